/// A full hour in UTC, counted from 1970-01-01T00:00:00Z.
///
/// The unit of every hourly series. Encoded as the number of hours. Public, as are ``Variable`` and ``HourlySeries``:
/// inner loops of other modules compute with them, and the compiler inlines only public functions across modules.
public struct Hour: Hashable, Sendable {
    /// Negative before 1970.
    public var hoursSince1970: Int64

    /// The hour that begins this many hours after 1970-01-01T00:00:00Z.
    @inlinable
    public init(_ hoursSince1970: Int64) {
        self.hoursSince1970 = hoursSince1970
    }

    /// The hours of a day.
    @inlinable public static var perDay: Int { 24 }
    /// The seconds of an hour.
    @inlinable public static var seconds: Int64 { 3600 }

    /// 0 … 23.
    @inlinable
    public var ofDay: Int {
        let remainder = Int(hoursSince1970 % Int64(Self.perDay))
        return remainder < 0 ? remainder + Self.perDay : remainder
    }

    /// The hour `count` hours later.
    @inlinable
    public static func + (hour: Hour, count: Int) -> Hour { Hour(hour.hoursSince1970 + Int64(count)) }

    /// The hour `count` hours earlier.
    @inlinable
    public static func - (hour: Hour, count: Int) -> Hour { Hour(hour.hoursSince1970 - Int64(count)) }

    /// The hours from `earlier` to `later`.
    @inlinable
    public static func - (later: Hour, earlier: Hour) -> Int { Int(later.hoursSince1970 - earlier.hoursSince1970) }

    /// Moves to the hour `count` hours later.
    @inlinable
    public static func += (hour: inout Hour, count: Int) { hour = hour + count }

    /// Moves to the hour `count` hours earlier.
    @inlinable
    public static func -= (hour: inout Hour, count: Int) { hour = hour - count }
}

extension Hour: Strideable {
    /// Whether the first hour is earlier.
    @inlinable
    public static func < (lhs: Hour, rhs: Hour) -> Bool { lhs.hoursSince1970 < rhs.hoursSince1970 }

    /// The hours from this hour to the other.
    @inlinable
    public func distance(to other: Hour) -> Int { other - self }

    /// The hour `count` hours later.
    @inlinable
    public func advanced(by count: Int) -> Hour { self + count }
}

extension Hour: Codable {
    /// Reads the number of hours.
    public init(from decoder: any Decoder) throws {
        hoursSince1970 = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the number of hours.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hoursSince1970)
    }
}

extension Hour: CustomStringConvertible {
    /// RFC 3339, such as `2013-07-18T19:00:00Z`.
    public var description: String { Timestamp(self).description }
}
