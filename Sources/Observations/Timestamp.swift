/// A time in UTC, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Encoded as an RFC 3339 string (`2013-07-18T19:00:00Z`).
package struct Timestamp: Hashable, Comparable, Sendable {
    package var secondsSince1970: Int64

    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The second of a time such as the wall clock's; one that no calendar has is the nearest that RFC 3339 has.
    package init(seconds: Double) {
        let possible = min(max(seconds, -62_135_596_800), 253_402_300_799)
        secondsSince1970 = possible.isNaN ? 0 : Int64(possible)
    }

    /// The start of the hour.
    package init(_ hour: Hour) {
        secondsSince1970 = hour.hoursSince1970 * Hour.seconds
    }

    /// The nearest full hour; half past belongs to the later hour.
    ///
    /// Weather stations report a few minutes before or after the full hour.
    package var nearestHour: Hour {
        let shifted = secondsSince1970 + Hour.seconds / 2
        return Hour(shifted >= 0 ? shifted / Hour.seconds : (shifted + 1) / Hour.seconds - 1)
    }

    package func adding(hours: Int) -> Timestamp {
        Timestamp(secondsSince1970: secondsSince1970 + Int64(hours) * Hour.seconds)
    }

    package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.secondsSince1970 < rhs.secondsSince1970
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, such as `2013-07-18T19:00:00Z`.
    package var description: String { CivilTime(self).description }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "'\(String(text.unicodeScalars.prefix(40)))' is not an RFC 3339 time such as 2013-07-18T19:00:00Z"
            )
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
