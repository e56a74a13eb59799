import Forecasting

/// One line of a table of outcomes; what is empty, `NA` or not a number is missing.
package struct OutcomeLine: Hashable, Sendable {
    /// The time that the forecast was made for.
    package var time: Timestamp
    /// What was observed, °C.
    package var actual: Double?
    /// What was forecast, °C.
    package var predicted: Double?
    /// What persistence said for the same time, °C.
    package var persistence: Double?
}

/// A table of outcomes, plain or gzip: `ts,actual,predicted`, in any order, and `persistence` where it is known.
///
/// Times are RFC 3339 or seconds since 1970, in UTC where they name no zone. Columns of other names are passed over.
/// The file is read in pieces: memory does not grow with its size.
package struct OutcomeTable: Sendable {
    private let origin: ByteOrigin

    package init(path: String) {
        origin = ByteOrigin(path: path)
    }

    /// A table that is in memory.
    package init(name: String, contents: [UInt8]) {
        origin = ByteOrigin(name: name, contents: contents)
    }

    /// Hands over one line after the other, in the order of the file; empty lines are passed over.
    ///
    /// - Throws: ``FormatError``, which names file and line, or what `body` throws.
    package func read(_ body: (OutcomeLine) throws -> Void) throws {
        var reader = RecordReader(try origin.open(), name: origin.name, quotes: true)
        var columns = try columns(&reader)
        while let range = try reader.nextRecord() {
            if range.isEmpty { continue }
            let line: OutcomeLine
            do {
                line = try columns.line(in: reader.buffer.span.extracting(range))
            } catch {
                throw error.placed(in: origin.name, line: reader.line)
            }
            try body(line)
        }
    }

    private func columns(_ reader: inout RecordReader) throws -> OutcomeColumns {
        guard let range = try reader.nextRecord(), !range.isEmpty else {
            throw FormatError(
                file: origin.name,
                line: 1,
                found: "nothing",
                expected: "the header 'ts,actual,predicted', in any order"
            )
        }
        do {
            return try OutcomeColumns(header: reader.buffer.span.extracting(range))
        } catch {
            throw error.placed(in: origin.name, line: 1)
        }
    }
}

extension OutcomeTable {
    /// The text of a table: `ts,actual,predicted,persistence`, temperatures to a thousandth of a degree.
    package static func text(_ outcomes: [Outcome]) -> String {
        func number(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
        return outcomes.reduce(into: "ts,actual,predicted,persistence\n") { text, outcome in
            text += "\(outcome.targetTime),\(number(outcome.actual)),\(number(outcome.predicted)),"
            text += "\(number(outcome.persistence))\n"
        }
    }
}

/// Where the columns of a table of outcomes are.
private struct OutcomeColumns {
    private let time: Column
    private let actual: Column
    private let predicted: Column
    private let persistence: Column?
    private var fields = CSVFields()

    init(header: Span<UInt8>) throws(FormatError) {
        try fields.split(header)
        let names = fields.ranges.map { range in
            header.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
        func column(_ name: String) throws(FormatError) -> Column {
            guard let column = Column(name, in: names) else {
                throw FormatError(
                    found: "the header '\(names.joined(separator: ",").prefix(100))' without a column '\(name)'",
                    expected: "the columns 'ts', 'actual' and 'predicted', in any order"
                )
            }
            return column
        }
        time = try column("ts")
        actual = try column("actual")
        predicted = try column("predicted")
        persistence = Column("persistence", in: names)
    }

    mutating func line(in record: Span<UInt8>) throws(FormatError) -> OutcomeLine {
        try fields.split(record)
        return OutcomeLine(
            time: try time.time(in: record, fields, zone: .assumed(0)),
            actual: try number(actual, in: record),
            predicted: try number(predicted, in: record),
            persistence: try persistence.flatMap { column throws(FormatError) in try number(column, in: record) }
        )
    }

    /// A number; `nil` where nothing is known, also in the spelling of numerical libraries.
    private func number(_ column: Column, in record: Span<UInt8>) throws(FormatError) -> Double? {
        let text = record.extracting(try column.range(in: fields))
        if text.count == 3, text[0] | 0x20 == UInt8(ascii: "n"), text[1] | 0x20 == UInt8(ascii: "a"),
            text[2] | 0x20 == UInt8(ascii: "n")
        {
            return nil
        }
        return try column.number(in: record, fields, unit: Channel.temperature.unit)
    }
}
