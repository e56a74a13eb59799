import Forecasting

/// The fields of one comma-separated record (RFC 4180), as places in its bytes.
struct CSVFields {
    private(set) var ranges: [Range<Int>] = []

    /// A field in double quotes is given without them; a doubled quote within stays doubled.
    mutating func split(_ record: Span<UInt8>) throws(FormatError) {
        ranges.removeAll(keepingCapacity: true)
        var start = 0
        while true {
            if start < record.count, record[start] == UInt8(ascii: "\"") {
                guard let end = Self.closingQuote(record, from: start + 1) else {
                    throw FormatError(
                        column: "\(ranges.count + 1)",
                        found: "a quote that is not closed",
                        expected: "\"…\" and then a comma"
                    )
                }
                ranges.append(start + 1..<end)
                start = end + 1
                if start == record.count { return }
                guard record[start] == UInt8(ascii: ",") else {
                    throw FormatError(
                        column: "\(ranges.count)",
                        found: "text after a closing quote",
                        expected: "a comma or the end of the line"
                    )
                }
                start += 1
                continue
            }
            var end = start
            while end < record.count, record[end] != UInt8(ascii: ",") { end += 1 }
            ranges.append(start..<end)
            if end == record.count { return }
            start = end + 1
        }
    }

    private static func closingQuote(_ record: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < record.count {
            if record[position] == UInt8(ascii: "\"") {
                let isDoubled = position + 1 < record.count && record[position + 1] == UInt8(ascii: "\"")
                if !isDoubled { return position }
                position += 1
            }
            position += 1
        }
        return nil
    }
}

/// A named place in the records of one table.
struct Column {
    let name: String
    let index: Int

    /// `nil` if the header does not have it; of two with one name, the first.
    init?(_ name: String, in header: [String]) {
        guard let index = header.firstIndex(of: name) else { return nil }
        self.name = name
        self.index = index
    }

    /// - Throws: ``FormatError`` if the record is too short to have it.
    func range(in fields: CSVFields) throws(FormatError) -> Range<Int> {
        guard fields.ranges.indices.contains(index) else {
            throw FormatError(
                column: name,
                found: "a row of \(fields.ranges.count) fields",
                expected: "at least \(index + 1), as the header has"
            )
        }
        return fields.ranges[index]
    }

    func error(_ text: Span<UInt8>, expected: String) -> FormatError {
        FormatError(column: name, found: FormatError.quote(text), expected: expected)
    }

    /// A number; `nil` where the field is empty or says `NA`.
    func number(in record: Span<UInt8>, _ fields: CSVFields, unit: String) throws(FormatError) -> Double? {
        let text = record.extracting(try range(in: fields))
        if text.isEmpty { return nil }
        if let value = DecimalText.parse(text) { return value }
        if text.count == 2, text[0] == UInt8(ascii: "N"), text[1] == UInt8(ascii: "A") { return nil }
        throw error(text, expected: "a number in \(unit), or nothing where it is missing")
    }

    func time(in record: Span<UInt8>, _ fields: CSVFields, zone: TimeText.Zone) throws(FormatError) -> Timestamp {
        let text = record.extracting(try range(in: fields))
        guard let time = TimeText.parse(text, zone: zone) else {
            throw error(text, expected: "a time such as 2013-07-18T19:00:00Z, or seconds since 1970")
        }
        return time
    }

    func string(in record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) -> String {
        let text = record.extracting(try range(in: fields))
        return text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the field is exactly these bytes; cheaper than making a string of it.
    func matches(_ bytes: [UInt8], in record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) -> Bool {
        let text = record.extracting(try range(in: fields))
        guard text.count == bytes.count else { return false }
        for index in text.indices where text[index] != bytes[index] { return false }
        return true
    }
}
