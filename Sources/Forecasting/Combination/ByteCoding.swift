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

extension ByteWriter {
    /// Ends the bytes with their checksum.
    mutating func seal() { write(Self.checksum(of: bytes[...])) }

    /// The bytes before the checksum; `nil` if it is another one.
    static func unsealed(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let body = bytes.dropLast(MemoryLayout<UInt64>.size)
        var reader = ByteReader(Array(bytes[body.endIndex...]))
        return reader.read(UInt64.self) == checksum(of: body) ? body : nil
    }

    /// FNV-1a over words of eight bytes, the last one filled with zeros: one changed byte always changes it.
    private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            func add(_ word: UInt64) { hash = (hash ^ word) &* 0x0000_0100_0000_01b3 }
            let whole = buffer.count / 8 * 8
            for offset in stride(from: 0, to: whole, by: 8) {
                add(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            }
            // The number of bytes is in the last word, so that zeros at the end count.
            add(buffer[whole...].reduce(UInt64(buffer.count - whole)) { $0 << 8 | UInt64($1) })
            return hash
        }
    }
}

/// Reads the output of a ``ByteWriter``; returns `nil` if the bytes end too early.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

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
