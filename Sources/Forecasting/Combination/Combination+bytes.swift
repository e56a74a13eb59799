import Foundation

extension Combination {
    /// The state in a compact form, little-endian; `Codable` writes the same bytes.
    package var bytes: [UInt8] { [UInt8(horizons)] }

    /// The combination that wrote the bytes; `nil` if they are not of this form.
    package init?(bytes: [UInt8]) {
        guard let first = bytes.first else { return nil }
        self.init(horizons: Int(first))
    }
}

extension Combination: Codable {
    package init(from decoder: any Decoder) throws {
        let data = try decoder.singleValueContainer().decode(Data.self)
        guard let combination = Combination(bytes: [UInt8](data)) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(data.count) bytes are no combination")
            )
        }
        self = combination
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes))
    }
}
