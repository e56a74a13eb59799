/// The fields of one comma-separated record (RFC 4180), as ranges of its bytes.
struct CSVFields {
    private(set) var ranges: [Range<Int>] = []

    /// Finds the fields of a record; the range of a field in double quotes excludes them, a doubled quote stays doubled.
    ///
    /// - Throws: ``FormatError`` for an unclosed quote, or text after a closing quote.
    mutating func split(_ record: Span<UInt8>) throws(FormatError) {
        ranges.removeAll(keepingCapacity: true)
        var start = 0
        while true {
            if start < record.count, record[start] == UInt8(ascii: "\"") {
                guard let end = Self.closingQuote(record, from: start + 1) else {
                    throw FormatError(
                        column: "\(ranges.count + 1)",
                        found: "an unclosed quote",
                        expected: "text in double quotes, such as \"…\""
                    )
                }
                ranges.append(start + 1..<end)
                start = end + 1
                if start == record.count { return }
                guard record[start] == UInt8(ascii: ",") else {
                    throw FormatError(
                        column: "\(ranges.count)",
                        found: "text after the closing quote",
                        expected: "followed by a comma or the end of the line"
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

    /// The fields as text, such as the names of a header.
    func strings(of record: Span<UInt8>) -> [String] {
        ranges.map { range in
            record.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
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
