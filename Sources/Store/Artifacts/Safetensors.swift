import CanonicalJSON
import Foundation
import GRU

/// The open safetensors format: a length, a JSON header that names each tensor, and the numbers.
///
/// Source: the format's description in the repository huggingface/safetensors. Only 32-bit floats are read and written.
package enum Safetensors {
    /// Headers above this many bytes are refused, as by the reference implementation.
    static let maximumHeaderSize = 100_000_000

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

    /// The entries of the tensors; what else a header says of the file is not read.
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

    /// The bytes of a file that holds the parameters under PyTorch's names.
    package static func encode(_ parameters: GRUParameters) throws -> Data {
        let tensors = GRUParameters.tensors(of: parameters.shape)
        var entries: [String: Entry] = [:]
        for tensor in tensors {
            let offsets = [tensor.range.lowerBound * 4, tensor.range.upperBound * 4]
            entries[tensor.name] = Entry(dtype: "F32", shape: tensor.shape, dataOffsets: offsets)
        }
        var header = try JSONText.data(entries)
        // Readers map the numbers straight into memory, so they begin at a multiple of eight.
        header.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
        var bytes = Data(capacity: 8 + header.count + parameters.values.count * 4)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(header)
        for value in parameters.values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Reads the parameters of a network of the given shape.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - shape: what `model.json` says of the network.
    /// - Returns: the parameters.
    /// - Throws: ``ArtifactError/damaged(reason:)`` for anything that is not a whole file with just these tensors.
    package static func decode(_ bytes: Data, shape: GRUShape) throws -> GRUParameters {
        let bytes = Data(bytes)
        guard bytes.count >= 8 else { throw damaged("it has \(bytes.count) bytes and no header") }
        let headerSize = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
        guard headerSize <= UInt64(min(maximumHeaderSize, bytes.count - 8)) else {
            throw damaged("its header should have \(headerSize) bytes, the file has \(bytes.count)")
        }
        let start = 8 + Int(headerSize)
        let header: Header
        do {
            header = try JSONText.decode(Header.self, from: bytes[8..<start])
        } catch {
            throw damaged("its header is no safetensors header")
        }
        let values = try values(of: shape, entries: header.entries, numbers: bytes[start...])
        return try GRUParameters(shape: shape, values: values)
    }

    private static func values(of shape: GRUShape, entries: [String: Entry], numbers: Data) throws -> [Float] {
        let tensors = GRUParameters.tensors(of: shape)
        let expected = Set(tensors.map(\.name))
        guard expected == Set(entries.keys) else {
            let difference = expected.symmetricDifference(entries.keys).sorted().prefix(5).joined(separator: ", ")
            throw damaged("its tensors are not those of model.json; they differ in \(difference)")
        }
        var values: [Float] = []
        for tensor in tensors {
            guard let entry = entries[tensor.name] else { continue }
            guard entry.dtype == "F32" else { throw damaged("\(tensor.name) is \(entry.dtype), F32 is expected") }
            guard entry.shape == tensor.shape else {
                throw damaged("\(tensor.name) has the shape \(entry.shape), \(tensor.shape) is expected")
            }
            // In this order, so that no difference of offsets overflows.
            guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0,
                entry.dataOffsets[1] >= entry.dataOffsets[0],
                entry.dataOffsets[1] <= numbers.count,
                entry.dataOffsets[1] - entry.dataOffsets[0] == tensor.range.count * 4
            else { throw damaged("the numbers of \(tensor.name) are cut off") }
            numbers.withUnsafeBytes { bytes in
                for at in stride(from: entry.dataOffsets[0], to: entry.dataOffsets[1], by: 4) {
                    let pattern = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
                    values.append(Float(bitPattern: UInt32(littleEndian: pattern)))
                }
            }
        }
        guard numbers.count == values.count * 4 else {
            throw damaged("it has \(numbers.count) bytes of numbers, \(values.count * 4) are expected")
        }
        return values
    }

    private static func damaged(_ reason: String) -> ArtifactError { .damaged(reason: "model.safetensors: \(reason)") }
}
