import Foundation

/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Encoded as an RFC 3339 string (`2013-07-18T19:00:00Z`).
package struct Timestamp: Hashable, Comparable, Sendable {
    package var secondsSince1970: Int64

    package static let secondsPerHour: Int64 = 3600

    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The start of the given hour, counted from 1970-01-01T00:00:00Z.
    package init(hour: Int64) {
        secondsSince1970 = hour * Self.secondsPerHour
    }

    /// Drops the fraction of a second.
    package init(_ date: Date) {
        secondsSince1970 = Int64(date.timeIntervalSince1970.rounded(.down))
    }

    package var date: Date { Date(timeIntervalSince1970: TimeInterval(secondsSince1970)) }

    /// The number of the full hour nearest to this moment; half past belongs to the later hour.
    ///
    /// Weather stations report a few minutes before or after the hour that a report stands for.
    package var nearestHour: Int64 {
        let shifted = secondsSince1970 + Self.secondsPerHour / 2
        return shifted >= 0 ? shifted / Self.secondsPerHour : (shifted + 1) / Self.secondsPerHour - 1
    }

    package func adding(hours: Int) -> Timestamp {
        Timestamp(secondsSince1970: secondsSince1970 + Int64(hours) * Self.secondsPerHour)
    }

    package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.secondsSince1970 < rhs.secondsSince1970
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { date.formatted(.iso8601) }
}

extension Timestamp: Codable {
    /// Reads an RFC 3339 time; a fraction of a second is accepted and dropped.
    ///
    /// - Returns: `nil` for text that is not a time with a zone.
    package init?(rfc3339 text: some StringProtocol) {
        let text = String(text)
        if let date = try? Date(text, strategy: .iso8601) {
            self.init(date)
        } else if let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) {
            self.init(date)
        } else {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text)' is not an RFC 3339 time such as 2013-07-18T19:00:00Z"
            )
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
