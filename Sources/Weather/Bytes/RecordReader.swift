#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Splits bytes into records: lines, except that a line break within double quotes is part of the record.
///
/// A line feed ends a record. A carriage return before a line feed and a byte order mark at the start are dropped; the
/// last record needs no line end. Holds one record and the bytes read ahead in memory.
struct RecordReader {
    /// Bytes; longer records are rejected, so that input that is not a table cannot fill the memory.
    static let longestRecord = 1 << 20

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private let source: any ByteSource
    private let name: String
    private(set) var buffer: [UInt8] = []
    private var next = 0
    private var isAtEnd = false
    /// Line number of the current record's first line, from 1.
    private(set) var line = 0
    private var nextLine = 1
    private let quotes: Bool

    /// - Parameters:
    ///   - source: the bytes.
    ///   - name: the source's name in error messages.
    ///   - quotes: whether double quotes may enclose line breaks (RFC 4180).
    init(_ source: any ByteSource, name: String, quotes: Bool) {
        self.source = source
        self.name = name
        self.quotes = quotes
    }

    /// The range of the next record in ``buffer``, without its line end; `nil` at the end.
    mutating func nextRecord() throws -> Range<Int>? {
        line = nextLine
        var scanned = next
        var isQuoted = false
        while true {
            if let end = lineEnd(from: scanned) {
                nextLine += 1
                if quotes, hasOddQuotes(scanned..<end) { isQuoted.toggle() }
                scanned = end + 1
                if !isQuoted { return finish(end: end, next: scanned) }
                try checkLength(scanned)
                continue
            }
            if isAtEnd {
                if next == buffer.count { return nil }
                return finish(end: buffer.count, next: buffer.count)
            }
            try checkLength(buffer.count)
            scanned -= next
            try fill()
        }
    }

    /// Moves unread bytes to the front and appends the next piece.
    private mutating func fill() throws {
        buffer.removeFirst(next)
        next = 0
        if try source.read(into: &buffer) == 0 { isAtEnd = true }
    }

    private mutating func finish(end: Int, next following: Int) -> Range<Int> {
        let hasMark = line == 1 && end - next >= 3 && buffer[next..<next + 3].elementsEqual(Self.byteOrderMark)
        let start = hasMark ? next + 3 : next
        next = following
        let isCarriageReturn = end > start && buffer[end - 1] == UInt8(ascii: "\r")
        return start..<(isCarriageReturn ? end - 1 : end)
    }

    private func lineEnd(from start: Int) -> Int? { find(UInt8(ascii: "\n"), in: start..<buffer.count) }

    private func hasOddQuotes(_ range: Range<Int>) -> Bool {
        guard var position = find(UInt8(ascii: "\""), in: range) else { return false }
        var isOdd = true
        while let another = find(UInt8(ascii: "\""), in: position + 1..<range.upperBound) {
            isOdd.toggle()
            position = another
        }
        return isOdd
    }

    private func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard !range.isEmpty, let base = bytes.baseAddress,
                let hit = memchr(base + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return UnsafeRawPointer(hit) - base
        }
    }

    private func checkLength(_ end: Int) throws {
        guard end - next <= Self.longestRecord else {
            throw FormatError(
                file: name,
                line: line,
                found: "a record longer than \(Self.longestRecord) bytes",
                expected: "a text table of observations"
            )
        }
    }
}
