/// A full hour in UTC, counted from 1970-01-01T00:00:00Z.
///
/// The unit of every hourly series. Encoded as the number of hours.
package struct Hour: Hashable, Sendable {
    package var hoursSince1970: Int64

    @inlinable
    package init(_ hoursSince1970: Int64) {
        self.hoursSince1970 = hoursSince1970
    }

    package static let perDay = 24
    package static let seconds: Int64 = 3600

    /// 0 … 23.
    package var ofDay: Int {
        let remainder = Int(hoursSince1970 % Int64(Self.perDay))
        return remainder < 0 ? remainder + Self.perDay : remainder
    }

    @inlinable
    package static func + (hour: Hour, count: Int) -> Hour { Hour(hour.hoursSince1970 + Int64(count)) }

    @inlinable
    package static func - (hour: Hour, count: Int) -> Hour { Hour(hour.hoursSince1970 - Int64(count)) }

    /// The hours from `earlier` to `later`.
    @inlinable
    package static func - (later: Hour, earlier: Hour) -> Int { Int(later.hoursSince1970 - earlier.hoursSince1970) }

    @inlinable
    package static func += (hour: inout Hour, count: Int) { hour = hour + count }

    @inlinable
    package static func -= (hour: inout Hour, count: Int) { hour = hour - count }
}

extension Hour: Strideable {
    @inlinable
    package static func < (lhs: Hour, rhs: Hour) -> Bool { lhs.hoursSince1970 < rhs.hoursSince1970 }

    @inlinable
    package func distance(to other: Hour) -> Int { other - self }

    @inlinable
    package func advanced(by count: Int) -> Hour { self + count }
}

extension Hour: Codable {
    package init(from decoder: any Decoder) throws {
        hoursSince1970 = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hoursSince1970)
    }
}

extension Hour: CustomStringConvertible {
    /// RFC 3339, such as `2013-07-18T19:00:00Z`.
    package var description: String { Timestamp(self).description }
}
