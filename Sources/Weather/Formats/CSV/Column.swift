import Observations

/// A named column of one table.
struct Column {
    let name: String
    let index: Int

    /// - Returns: `nil` if the header does not have the name; the first of two columns with the same name.
    init?(_ name: String, in header: [String]) {
        guard let index = header.firstIndex(of: name) else { return nil }
        self.name = name
        self.index = index
    }

    /// The column with the name or an alias of a variable; `nil` if the header has neither.
    init?(_ variable: Variable, in header: [String]) {
        let names = variable.aliases + [variable.name]
        guard let column = names.lazy.compactMap({ Column($0, in: header) }).first else { return nil }
        self = column
    }

    /// - Throws: ``FormatError`` if the record is too short for the column.
    func range(in fields: CSVFields) throws(FormatError) -> Range<Int> {
        guard fields.ranges.indices.contains(index) else {
            throw FormatError(
                column: name,
                found: "a row of \(fields.ranges.count) fields",
                expected: "field \(index + 1) of the row, as in the header"
            )
        }
        return fields.ranges[index]
    }

    func error(_ text: Span<UInt8>, expected: String) -> FormatError {
        FormatError(column: name, found: FormatError.quote(text), expected: expected)
    }

    /// - Returns: `nil` if the field is empty or `NA`.
    func number(in record: Span<UInt8>, _ fields: CSVFields, unit: String) throws(FormatError) -> Double? {
        let text = record.extracting(try range(in: fields))
        if text.isEmpty { return nil }
        if let value = DecimalText.parse(text) { return value }
        if text.count == 2, text[0] == UInt8(ascii: "N"), text[1] == UInt8(ascii: "A") { return nil }
        throw error(text, expected: "a number in \(unit), or empty if missing")
    }

    /// The number in a field that may contain any text.
    ///
    /// - Returns: `nil` if the field is absent or not a number.
    func numberIfAny(in record: Span<UInt8>, _ fields: CSVFields) -> Double? {
        fields.ranges.indices.contains(index) ? DecimalText.parse(record.extracting(fields.ranges[index])) : nil
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

    /// Whether the field equals these bytes; faster than a comparison of strings.
    func matches(_ bytes: [UInt8], in record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) -> Bool {
        let text = record.extracting(try range(in: fields))
        guard text.count == bytes.count else { return false }
        for index in text.indices where text[index] != bytes[index] { return false }
        return true
    }
}
