/// Writes numbers one after another, little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ value: Float) { write(value.bitPattern) }

    /// The first `count` lanes.
    mutating func write(_ lanes: Lanes, count: Int) {
        for lane in 0..<count { write(lanes[lane]) }
    }

    /// At most 65,535 bytes of UTF-8, preceded by their count.
    mutating func write(_ text: String) {
        let utf8 = text.utf8.prefix(Int(UInt16.max))
        write(UInt16(utf8.count))
        bytes.append(contentsOf: utf8)
    }
}

/// Reads the output of a ``ByteWriter``; returns `nil` if the bytes end too early.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func read<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        let size = Number.bitWidth / 8
        guard rest.count >= size else { return nil }
        defer { rest = rest.dropFirst(size) }
        return Number(littleEndian: rest.withUnsafeBytes { $0.loadUnaligned(as: Number.self) })
    }

    mutating func readFloat() -> Float? { read(UInt32.self).map { Float(bitPattern: $0) } }

    /// The first `count` lanes; the other lanes keep `others`.
    mutating func readLanes(count: Int, others: Lanes = .zero) -> Lanes? {
        var lanes = others
        for lane in 0..<count {
            guard let value = readFloat() else { return nil }
            lanes[lane] = value
        }
        return lanes
    }

    mutating func readText() -> String? {
        guard let count = read(UInt16.self), rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return String(validating: rest.prefix(Int(count)), as: UTF8.self)
    }
}
