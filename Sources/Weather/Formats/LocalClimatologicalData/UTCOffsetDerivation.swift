import Observations

/// Derives the offset of local standard time by comparing rows with the METAR text in their remarks, whose time is UTC.
struct UTCOffsetDerivation {
    private let columns: LocalClimatologicalDataColumns
    private var fields = CSVFields()
    private var counts: [UTCOffset: Int] = [:]

    init(_ columns: LocalClimatologicalDataColumns) { self.columns = columns }

    /// Adds a row; a malformed row is ignored.
    mutating func add(_ record: Span<UInt8>) {
        guard let remarks = columns.remarks, (try? fields.split(record)) != nil,
            let range = try? remarks.range(in: fields), let dateRange = try? columns.date.range(in: fields)
        else { return }
        let text = record.extracting(range)
        let date = record.extracting(dateRange)
        guard let local = TimeText.parse(date, zone: .assumed(.zero)), let day = TimeText.digits(date, 8, 2),
            let report = METARText.time(in: text)
        else { return }
        let seconds = report.hour * 3600 + report.minute * 60 - Int(local.secondsSince1970 % 86400)
        let days = report.day == day ? 0 : (report.day == day + 1 || report.day < day - 1 ? 1 : -1)
        let ahead = -Double(days * 86400 + seconds) / 3600
        if let offset = UTCOffset(hours: (ahead * 4).rounded() / 4) { counts[offset, default: 0] += 1 }
    }

    /// An offset on which three rows agree; at the end of the rows, the most frequent offset.
    func offset(atEnd: Bool) -> UTCOffset? {
        let best = counts.max { ($0.value, $0.key.seconds) < ($1.value, $1.key.seconds) }
        return best.flatMap { $0.value >= 3 || atEnd ? $0.key : nil }
    }
}
