import Observations

/// Parses the times of files from bytes, in more forms than ``Timestamp/init(rfc3339:)`` accepts.
enum TimeText {
    /// The handling of a time without a zone.
    enum Zone {
        /// The time is rejected.
        case required
        /// The time has this offset.
        case assumed(UTCOffset)
    }

    /// Parses an RFC 3339 time, or a number of seconds since 1970.
    ///
    /// A space may replace the `T`, the seconds may be missing, and a fraction of a second is dropped. A number of at
    /// least 10¹¹ is in milliseconds: as seconds it would be after the year 5138.
    static func parse(_ bytes: Span<UInt8>, zone: Zone) -> Timestamp? {
        if bytes.count >= 16, bytes[4] == UInt8(ascii: "-") { return parseCivil(bytes, zone: zone) }
        guard let epoch = DecimalText.parse(bytes), abs(epoch) < 1e14 else { return nil }
        let seconds = abs(epoch) >= 1e11 ? epoch / 1000 : epoch
        return Timestamp(secondsSince1970: Int64(seconds.rounded(.down)))
    }

    private static func parseCivil(_ bytes: Span<UInt8>, zone: Zone) -> Timestamp? {
        guard let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2), let day = digits(bytes, 8, 2),
            let hour = digits(bytes, 11, 2), let minute = digits(bytes, 14, 2),
            bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
            bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " ")
        else { return nil }
        var time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute)
        var position = 16
        if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            guard let second = digits(bytes, position + 1, 2) else { return nil }
            time.second = second
            position += 3
            if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
                position += 1
                let start = position
                while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
                if position == start { return nil }
            }
        }
        guard time.isValid, let offset = offset(bytes, from: position, zone: zone) else { return nil }
        return Timestamp(secondsSince1970: time.secondsSince1970 - offset)
    }

    /// Seconds east of Greenwich.
    private static func offset(_ bytes: Span<UInt8>, from position: Int, zone: Zone) -> Int64? {
        if position == bytes.count {
            if case .assumed(let offset) = zone { return offset.seconds }
            return nil
        }
        let sign = bytes[position]
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return position + 1 == bytes.count ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == position + 6,
            bytes[position + 3] == UInt8(ascii: ":"), let hours = digits(bytes, position + 1, 2),
            let minutes = digits(bytes, position + 4, 2), hours <= 23, minutes <= 59
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Parses exactly `count` digits at `start`.
    static func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        guard start >= 0, start + count <= bytes.count else { return nil }
        var value = 0
        for index in start..<start + count {
            let byte = bytes[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
