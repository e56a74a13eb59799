package import Observations

/// One line of a table of outcomes, in the unit of the table's variable; a field is missing if it is empty, `NA` or
/// NaN.
package struct OutcomeLine: Hashable, Sendable {
    /// The target time of the forecast.
    package var time: Timestamp
    /// The observed value.
    package var actual: Double?
    /// The forecast value.
    package var predicted: Double?
    /// The persistence forecast for the same time.
    package var persistence: Double?
}

/// A table of the outcomes of one variable, plain or gzip: `ts,actual,predicted` and, if known, `persistence`, in any
/// order.
///
/// Times are RFC 3339 or seconds since 1970; a time without a zone is in UTC. Other columns are skipped.
/// The file is read in pieces: memory does not grow with its size.
package struct OutcomeTable: Sendable {
    private let origin: ByteOrigin
    private let unit: String

    package init(path: String, variable: Variable = .temperature) {
        origin = ByteOrigin(path: path)
        unit = variable.unit
    }

    /// A table in memory.
    package init(name: String, contents: [UInt8], variable: Variable = .temperature) {
        origin = ByteOrigin(name: name, contents: contents)
        unit = variable.unit
    }

    /// Calls `body` with each line, in the order of the file; empty lines are skipped.
    ///
    /// - Throws: ``FormatError`` with file and line, or the error of `body`.
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
            return try OutcomeColumns(header: reader.buffer.span.extracting(range), unit: unit)
        } catch {
            throw error.placed(in: origin.name, line: 1)
        }
    }
}

extension OutcomeTable {
    /// The text of a table: `ts,actual,predicted,persistence`, with values to a thousandth of the unit.
    package static func text(_ outcomes: [Outcome]) -> String {
        func number(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
        return outcomes.reduce(into: "ts,actual,predicted,persistence\n") { text, outcome in
            text += "\(outcome.targetTime),\(number(outcome.actual)),\(number(outcome.predicted)),"
            text += "\(number(outcome.persistence))\n"
        }
    }
}

/// The columns of a table of outcomes.
private struct OutcomeColumns {
    private let time: Column
    private let actual: Column
    private let predicted: Column
    private let persistence: Column?
    private let unit: String
    private var fields = CSVFields()

    init(header: Span<UInt8>, unit: String) throws(FormatError) {
        self.unit = unit
        try fields.split(header)
        let names = fields.strings(of: header)
        func column(_ name: String) throws(FormatError) -> Column {
            guard let column = Column(name, in: names) else {
                throw FormatError(
                    found: "the header '\(names.joined(separator: ",").prefix(100))' without a column '\(name)'",
                    expected: "a header with the columns 'ts', 'actual' and 'predicted', in any order"
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
            time: try time.time(in: record, fields, zone: .assumed(.zero)),
            actual: try number(actual, in: record),
            predicted: try number(predicted, in: record),
            persistence: try persistence.flatMap { column throws(FormatError) in try number(column, in: record) }
        )
    }

    /// A number; `nil` if missing, including the spellings of numerical libraries.
    private func number(_ column: Column, in record: Span<UInt8>) throws(FormatError) -> Double? {
        let text = record.extracting(try column.range(in: fields))
        if text.count == 3, text[0] | 0x20 == UInt8(ascii: "n"), text[1] | 0x20 == UInt8(ascii: "a"),
            text[2] | 0x20 == UInt8(ascii: "n")
        {
            return nil
        }
        return try column.number(in: record, fields, unit: unit)
    }
}
