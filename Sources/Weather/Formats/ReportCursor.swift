import Forecasting

/// Reads a file record by record: bytes → records → reports → one observation an hour.
struct ReportCursor<Format: ReportFormat>: FileCursor {
    private var reader: RecordReader
    private var format: Format
    private var selection = HourSelection()
    private let afterHour: Int64
    private let name: String
    private let oddLines: OddLines
    private let removesImpossible: Bool
    private var isAtEnd = false

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
        afterHour = time?.nearestHour ?? Int64.min
        oddLines = options.oddLines
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
                guard case .skip(let report) = oddLines else { throw placed }
                report(placed)
            }
        }
        return nil
    }

    private mutating func observation(at range: Range<Int>) throws(FormatError) -> Observation? {
        guard var report = try Self.report(in: reader.buffer, range, &format), report.time.nearestHour > afterHour
        else { return nil }
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
    /// What lies outside ``Channel/physicalRange`` becomes missing.
    mutating func removeImpossibleValues() {
        if let value = temperature, !Channel.temperature.physicalRange.contains(value) { temperature = nil }
        if let value = windSpeed, !Channel.windSpeed.physicalRange.contains(value) { windSpeed = nil }
        if let value = pressure, !Channel.pressure.physicalRange.contains(value) { pressure = nil }
    }
}

extension FormatError {
    func placed(in file: String, line: Int?) -> FormatError {
        var error = self
        error.file = file
        error.line = error.line ?? line
        return error
    }
}
