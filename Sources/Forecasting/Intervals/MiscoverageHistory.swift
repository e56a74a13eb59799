/// Whether each of the last forecasts fell outside its interval, one bit each; encoded as their number and hexadecimal
/// digits.
struct MiscoverageHistory: Hashable {
    /// The lowest bit of the first word is the newest.
    private var words: [UInt64] = [0, 0, 0]
    /// The number of known forecasts, up to the capacity.
    private(set) var length = 0

    static let capacity = 192

    mutating func append(_ isMiscovered: Bool) {
        length = min(length + 1, Self.capacity)
        var carry: UInt64 = isMiscovered ? 1 : 0
        for index in words.indices {
            let next = words[index] >> 63
            words[index] = words[index] << 1 | carry
            carry = next
        }
    }

    /// The number of forecasts outside their interval among the newest `number`.
    func count(ofLast number: Int) -> Int {
        var left = min(max(number, 0), Self.capacity)
        var count = 0
        for word in words where left > 0 {
            let part = left >= 64 ? word : word & (1 << UInt64(left) - 1)
            count += part.nonzeroBitCount
            left -= 64
        }
        return count
    }
}

extension MiscoverageHistory: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let parts = try container.decode(String.self).split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard parts.count == 4, parts[0] <= Self.capacity else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "the history must be a number and three hexadecimal words"
            )
        }
        length = Int(parts[0])
        words = Array(parts.dropFirst())
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(([UInt64(length)] + words).map { String($0, radix: 16) }.joined(separator: "-"))
    }
}
