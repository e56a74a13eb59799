import Observations

/// Reads a file record by record: bytes → records → reports → one observation per hour.
struct ReportCursor<Format: ReportFormat>: FileCursor {
    private var reader: RecordReader
    private var format: Format
    private var selection = HourSelection()
    private let newestHour: Hour?
    private let name: String
    private let malformedRows: MalformedRowPolicy
    private let removesImpossible: Bool
    private let inspect: (@Sendable (Observation) -> Void)?
    private var isAtEnd = false

    /// - Parameters:
    ///   - reader: the records.
    ///   - format: the format of the records.
    ///   - time: the time of the last observation that the reader already has.
    ///   - name: the file's name in error messages.
    ///   - options: the handling of malformed rows and impossible values.
    init(
        _ reader: RecordReader,
        format: Format,
        after time: Timestamp?,
        name: String,
        options: ReadingOptions
    ) {
        self.reader = reader
        self.format = format
        self.name = name
        newestHour = time?.nearestHour
        malformedRows = options.malformedRows
        inspect = options.inspect
        removesImpossible = if case .remove = options.impossibleValues { true } else { false }
    }

    mutating func nextObservation() throws -> Observation? {
        while !isAtEnd {
            guard let range = try reader.nextRecord() else {
                isAtEnd = true
                do {
                    try format.finish()
                } catch {
                    throw error.placed(in: name, line: nil)
                }
                return selection.finish()
            }
            if range.isEmpty { continue }
            do {
                if let observation = try observation(at: range) { return observation }
            } catch {
                let placed = error.placed(in: name, line: reader.line)
                guard case .skip(let report) = malformedRows else { throw placed }
                report(placed)
            }
        }
        return nil
    }

    private mutating func observation(at range: Range<Int>) throws(FormatError) -> Observation? {
        guard var report = try Self.report(in: reader.buffer, range, &format) else { return nil }
        if let newestHour, report.time.nearestHour <= newestHour { return nil }
        inspect?(report)
        if removesImpossible { report.removeImpossibleValues() }
        return try selection.add(report)
    }

    private static func report(
        in bytes: [UInt8],
        _ range: Range<Int>,
        _ format: inout Format
    ) throws(FormatError) -> Observation? {
        try format.report(in: bytes.span.extracting(range))
    }
}

extension Observation {
    /// Removes every value outside the variable's ``Variable/physicalRange``.
    mutating func removeImpossibleValues() {
        for variable in Variable.all {
            if let value = self[variable], !variable.physicalRange.contains(value) { self[variable] = nil }
        }
    }
}
