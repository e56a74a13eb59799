/// Restricts reading a table to one station.
struct StationChoice {
    private var id: [UInt8]?
    private let isGiven: Bool
    private(set) var name = ""
    private var hasMatched = false
    private var others: Set<String> = []

    /// - Parameter id: the station to read; `nil` for the table's only station.
    init(_ id: String?) {
        self.id = id.map { Array($0.utf8) }
        isGiven = id != nil
        name = id ?? ""
    }

    /// Whether the record belongs to the station to read.
    ///
    /// - Throws: ``FormatError`` if no station was given and the table has a second one.
    mutating func accepts(
        _ record: Span<UInt8>,
        _ fields: CSVFields,
        column: Column
    ) throws(FormatError) -> Bool {
        guard let id else {
            name = try column.string(in: record, fields)
            id = Array(name.utf8)
            hasMatched = true
            return true
        }
        if try column.matches(id, in: record, fields) {
            hasMatched = true
            return true
        }
        let other = try column.string(in: record, fields)
        if !isGiven {
            throw FormatError(
                column: column.name,
                found: "'\(other)' after '\(name)'",
                expected: "the same station in every row",
                advice: "choose the station to read"
            )
        }
        if others.count < 20 { others.insert(other) }
        return false
    }

    /// - Throws: ``FormatError`` if no record belongs to the given station.
    func finish() throws(FormatError) {
        if isGiven, !hasMatched { throw StationDirectory.notFound(name, among: others) }
    }
}
