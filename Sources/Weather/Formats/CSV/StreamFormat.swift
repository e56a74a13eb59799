import Observations

/// The streams of this project: `ts` and columns named after variables, such as `ts,temperature,windspeed,pressure`.
///
/// Columns are found by the variables' names and aliases, in any order; other columns are skipped. Times are RFC 3339
/// with a zone, or seconds since 1970; values are in the variables' units. An empty field is missing.
struct StreamFormat: ReportFormat {
    private let station: String
    private let time: Column
    private let columns: [(variable: Variable, unit: String, column: Column)]
    private var fields = CSVFields()

    /// The accepted header, for error messages.
    static var expectedHeader: String {
        "'ts' with any of \(Variable.list), such as 'ts,temperature,windspeed,pressure'"
    }

    /// - Returns: `nil` if the header does not match a stream.
    init?(header: [String], station: String) {
        guard let time = Column("ts", in: header) else { return nil }
        let columns = Variable.all.compactMap { variable in
            Column(variable, in: header).map { (variable, variable.unit, $0) }
        }
        guard !columns.isEmpty else { return nil }
        self.station = station
        self.time = time
        self.columns = columns
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        var observation = Observation(
            station: station,
            time: try time.time(in: record, fields, zone: .required)
        )
        for (variable, unit, column) in columns {
            observation[variable] = try column.number(in: record, fields, unit: unit)
        }
        return observation
    }
}
