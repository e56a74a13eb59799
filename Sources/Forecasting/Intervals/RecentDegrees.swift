import Foundation

/// The last values, newest first, to a hundredth of the target's unit; encoded as one short text, because a state is
/// stored with every observation.
struct RecentDegrees: Hashable {
    /// The longest horizon in hours.
    static let capacity = 24
    private static let missing = Int16.min

    private var hundredths: [Int16] = []

    /// - Parameter value: in the target's unit; NaN for a gap.
    mutating func push(_ value: Double) {
        if hundredths.count == Self.capacity { hundredths.removeLast() }
        let limit = Double(Int16.max)
        hundredths.insert(
            value.isNaN ? Self.missing : Int16(min(max(value * 100, -limit), limit).rounded()),
            at: 0
        )
    }

    /// Values in the target's unit; `nil` for a gap and beyond the stored values.
    subscript(back: Int) -> Double? {
        guard hundredths.indices.contains(back), hundredths[back] != Self.missing else { return nil }
        return Double(hundredths[back]) / 100
    }
}

extension RecentDegrees: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Data(base64Encoded: try container.decode(String.self)), bytes.count.isMultiple(of: 2),
            bytes.count <= 2 * Self.capacity
        else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "must be up to \(Self.capacity) two-byte numbers in base64"
            )
        }
        hundredths = stride(from: 0, to: bytes.count, by: 2)
            .map { Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let bytes = hundredths.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        try container.encode(Data(bytes).base64EncodedString())
    }
}
