extension Timestamp {
    /// Parses an RFC 3339 time.
    ///
    /// A fraction of a second is accepted and dropped; the colon of an offset may be missing. A leap second, 23:59:60 in
    /// UTC at the end of a month (ITU-R TF.460-6), is the first second of the next month, as in POSIX; any other second
    /// 60 does not exist.
    ///
    /// - Returns: `nil` for text that is not a time with a zone, or if the day or the time of day does not exist.
    package init?(rfc3339 text: some StringProtocol) {
        var text = String(text)
        let parsed: Timestamp? = text.withUTF8 { bytes in
            var reader = RFC3339Reader(bytes: bytes)
            return reader.timestamp()
        }
        guard let parsed else { return nil }
        self = parsed
    }
}

extension Timestamp {
    /// Whether the time is the first second of a month.
    fileprivate var beginsMonth: Bool {
        let time = CivilTime(self)
        return time.day == 1 && time.hour == 0 && time.minute == 0 && time.second == 0
    }
}

/// Parses `2013-07-18T19:00:00.5+02:00` from left to right.
private struct RFC3339Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func timestamp() -> Timestamp? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
            take("T") || take("t"),
            let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2)
        else { return nil }
        let time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard time.isValid, skipFraction(), let offset = offset(), position == bytes.count else { return nil }
        let timestamp = Timestamp(secondsSince1970: time.secondsSince1970 - offset)
        return time.second < 60 || timestamp.beginsMonth ? timestamp : nil
    }

    private mutating func skipFraction() -> Bool {
        guard take(".") else { return true }
        let start = position
        while position < bytes.count, digit(bytes[position]) != nil { position += 1 }
        return position > start
    }

    /// Seconds east of Greenwich.
    private mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), hours <= 23 else { return nil }
        _ = take(":")
        guard let minutes = digits(2), minutes <= 59 else { return nil }
        return sign * Int64(hours * 3600 + minutes * 60)
    }

    /// Parses exactly `count` digits.
    private mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for index in position..<position + count {
            guard let digit = digit(bytes[index]) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    private func digit(_ byte: UInt8) -> Int? { (0x30...0x39).contains(byte) ? Int(byte - 0x30) : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
