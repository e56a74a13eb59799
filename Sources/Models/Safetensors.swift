import CanonicalJSON
package import Forecasting
package import Foundation

/// The file format of `model.safetensors`: https://huggingface.co/docs/safetensors/index, format 0.x.
///
/// Eight bytes with the length of a JSON header, the header with name, type, shape and offsets of each tensor, then
/// the numbers, little-endian. Reading is safe for any bytes.
package enum Safetensors {
    /// The largest header: ten thousand times the header of a tensor, of which a model has a dozen.
    static let maximumHeaderSize = 1 << 20

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var dataOffsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dtype
            case shape
            case dataOffsets = "data_offsets"
        }
    }

    /// The tensors of a header without its metadata.
    private struct Header: Decodable {
        var entries: [String: Entry]

        private struct Name: CodingKey {
            static let metadata = "__metadata__"
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            entries = [:]
            for name in container.allKeys where name.stringValue != Name.metadata {
                entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
            }
        }
    }

    /// - Parameter tensors: with different names, each with as many values as its shape.
    /// - Returns: the bytes of the file, the numbers in the order of the tensors.
    /// - Throws: an encoding error, which does not occur for finite shapes.
    package static func encode(_ tensors: [Tensor]) throws -> Data {
        var entries: [String: Entry] = [:]
        var end = 0
        for tensor in tensors {
            let start = end
            end += tensor.values.byteCount
            entries[tensor.name] = Entry(
                dtype: tensor.values.type,
                shape: tensor.shape,
                dataOffsets: [start, end]
            )
        }
        var header = try JSONText.data(entries)
        // Readers map the numbers into memory, so the numbers begin at a multiple of eight.
        header.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
        var bytes = Data(capacity: 8 + header.count + end)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(header)
        for tensor in tensors { tensor.values.write(to: &bytes) }
        return bytes
    }

    /// - Returns: the tensors by their names.
    /// - Throws: ``ArtifactError/damaged(reason:)`` for bytes that are not a safetensors file of F32 and F64 tensors.
    package static func decode(_ bytes: Data) throws -> [String: Tensor] {
        let bytes = Data(bytes)
        let start = prefixSize + (try headerSize(bytes.prefix(prefixSize), fileSize: bytes.count))
        let header = try header(bytes[prefixSize..<start])
        return try tensors(header.entries, numbers: bytes[start...])
    }

    /// The size of the length before the header.
    static let prefixSize = 8

    /// The size of the header of a file.
    ///
    /// - Parameters:
    ///   - prefix: the first ``prefixSize`` bytes of the file.
    ///   - fileSize: the size of the file.
    /// - Returns: the size in bytes.
    /// - Throws: ``ArtifactError/damaged(reason:)`` if the file is shorter, or the header is too large.
    static func headerSize(_ prefix: Data, fileSize: Int) throws -> Int {
        guard prefix.count == prefixSize else { throw damaged("it must have a header, got \(prefix.count) bytes") }
        let size = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard size <= UInt64(max(fileSize - prefixSize, 0)) else {
            throw damaged("its header must have \(size) bytes, the file has \(fileSize)")
        }
        guard size <= UInt64(maximumHeaderSize) else {
            throw damaged("its header must have at most \(maximumHeaderSize) bytes, got \(size)")
        }
        return Int(size)
    }

    /// Checks from the header alone that the tensors fill a file, before the numbers are read.
    static func requireComplete(header bytes: Data, numbers count: Int) throws {
        try requireContiguity(try ranges(of: try header(bytes).entries, within: count), size: count)
    }

    private static func header(_ bytes: Data) throws -> Header {
        do {
            return try JSONText.decode(Header.self, from: bytes)
        } catch {
            throw damaged("its header is not a safetensors header")
        }
    }

    private static func ranges(
        of entries: [String: Entry],
        within count: Int
    ) throws -> [(name: String, bytes: Range<Int>)] {
        // By name, so that every program has the same words about a damaged file.
        try entries.sorted { $0.key < $1.key }.map { name, entry in (name, try range(of: name, entry, within: count)) }
    }

    private static func tensors(_ entries: [String: Entry], numbers: Data) throws -> [String: Tensor] {
        let ranges = try ranges(of: entries, within: numbers.count)
        try requireContiguity(ranges, size: numbers.count)
        var tensors: [String: Tensor] = [:]
        for (name, range) in ranges {
            guard let entry = entries[name] else { continue }
            tensors[name] = Tensor(name: name, shape: entry.shape, values: try values(name, entry, numbers, range))
        }
        return tensors
    }

    /// The format allows neither holes nor overlaps.
    private static func requireContiguity(_ ranges: [(name: String, bytes: Range<Int>)], size: Int) throws {
        var end = 0
        // An empty tensor has no bytes: it precedes the tensor that begins at the same place.
        for (name, bytes) in ranges.sorted(by: {
            ($0.bytes.lowerBound, $0.bytes.count) < ($1.bytes.lowerBound, $1.bytes.count)
        }) {
            guard bytes.lowerBound == end else {
                throw damaged("the numbers of \(name) must begin at byte \(end), got \(bytes.lowerBound)")
            }
            end = bytes.upperBound
        }
        guard end == size else { throw damaged("it must have \(end) bytes of numbers, got \(size)") }
    }

    /// The bytes of a tensor: exactly as many as its shape and type need.
    private static func range(of name: String, _ entry: Entry, within count: Int) throws -> Range<Int> {
        guard let width = ["F32": 4, "F64": 8][entry.dtype] else {
            throw damaged("\(name) must be F32 or F64, got \(entry.dtype)")
        }
        var size = width
        for length in entry.shape {
            let product = size.multipliedReportingOverflow(by: length)
            guard length >= 0, !product.overflow else { throw damaged("\(name) has the shape \(entry.shape)") }
            size = product.partialValue
        }
        // This order prevents an overflow in the difference of offsets.
        guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0,
            entry.dataOffsets[1] >= entry.dataOffsets[0],
            entry.dataOffsets[1] <= count,
            entry.dataOffsets[1] - entry.dataOffsets[0] == size
        else { throw damaged("the numbers of \(name) are cut off") }
        return entry.dataOffsets[0]..<entry.dataOffsets[1]
    }

    private static func values(
        _ name: String,
        _ entry: Entry,
        _ numbers: Data,
        _ range: Range<Int>
    ) throws -> Tensor.Values {
        numbers.withUnsafeBytes { bytes in
            if entry.dtype == "F32" {
                .single(
                    stride(from: range.lowerBound, to: range.upperBound, by: 4)
                        .map {
                            Float(
                                bitPattern: UInt32(
                                    littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)
                                )
                            )
                        }
                )
            } else {
                .double(
                    stride(from: range.lowerBound, to: range.upperBound, by: 8)
                        .map {
                            Double(
                                bitPattern: UInt64(
                                    littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
                                )
                            )
                        }
                )
            }
        }
    }

    private static func damaged(_ reason: String) -> ArtifactError { .damaged(reason: "model.safetensors: \(reason)") }
}

extension Tensor.Values {
    fileprivate var type: String {
        switch self {
        case .single: "F32"
        case .double: "F64"
        }
    }

    fileprivate var byteCount: Int {
        switch self {
        case .single(let values): values.count * 4
        case .double(let values): values.count * 8
        }
    }

    fileprivate func write(to bytes: inout Data) {
        switch self {
        case .single(let values):
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        case .double(let values):
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        }
    }
}
