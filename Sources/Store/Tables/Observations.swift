package import Access
import Foundation
package import Observations
package import TraceContext

/// A stored observation: the report and the full hour that it represents.
package struct ObservationRecord: Hashable, Sendable {
    /// Increases in the order of storing.
    package var id: Int64
    package var observation: Observation
    package var hour: Hour
    package var origin: DataOrigin
}

/// The effect of a later report of a stored hour.
package struct ObservationCompletion: Hashable, Sendable {
    /// The variables that the report added.
    package var filled: Set<Variable> = []
    /// The variables whose stored value differs from the report's; the stored value stays.
    package var conflicts: Set<Variable> = []
    /// Whether decisions of the loop may rest on the hour with the added values.
    package var controls = false
    /// Whether the hour had no conflict before.
    package var isFirstConflict = false

    package init() {}
}

/// One column for each variable, in the order of ``Observations/Variable/all``.
private enum Columns {
    static let names = Variable.all.map(\.name).joined(separator: ", ")
    static let filled = Variable.all.map { "\($0.name) = coalesce(\($0.name), ?)" }.joined(separator: ", ")

    static func arguments(_ values: VariableValues) -> [(any SQLConvertible)?] {
        Variable.all.map { values[$0] }
    }

    /// Reads the columns ``names`` of a row; `first` is the position of the first of them.
    static func read(_ row: Row, from first: Int) throws -> VariableValues {
        var values = VariableValues()
        for (offset, variable) in Variable.all.enumerated() { values[variable] = try row[first + offset] }
        return values
    }
}

extension WriteTransaction {
    /// Stores the first observation of a station's hour; a later observation of the same hour is ignored.
    ///
    /// ``complete(_:)`` adds the missing variables of a later observation.
    ///
    /// - Parameters:
    ///   - observation: an observation of a registered station.
    ///   - receivedAt: seconds since 1970.
    ///   - origin: how the observation came.
    ///   - trace: the trace of the request, if outcomes follow from the observation.
    /// - Returns: whether the observation was new.
    /// - Throws: ``StoreError``.
    package func insert(
        _ observation: Observation,
        receivedAt: Double,
        origin: DataOrigin = .trusted,
        trace: TraceIdentifier? = nil
    ) throws -> Bool {
        let row: [(any SQLConvertible)?] = [
            observation.station, observation.time.nearestHour, observation.time, receivedAt, origin.rawValue,
            trace.map { Data($0.bytes) },
        ]
        return try connection.execute(Self.insertObservation, row + Columns.arguments(observation.values)) > 0
    }

    private static let insertObservation = """
        INSERT INTO observations (station, hour, time, received_at, origin, trace, \(Columns.names))
        VALUES (?, ?, ?, ?, ?, ?, \(parameters(Variable.all.count)))
        ON CONFLICT (station, hour) DO NOTHING
        """

    /// Fills the missing variables of a stored hour from another report of the same hour; stored values are kept.
    ///
    /// A report on which decisions may not rest fills nothing in an hour on which they may: otherwise anybody could
    /// take the hour from the decisions, or add values to it.
    ///
    /// - Parameters:
    ///   - observation: a report of a stored hour.
    ///   - origin: how the report came.
    /// - Returns: the effect; empty if the report adds nothing, for example if it is sent twice.
    /// - Throws: ``StoreError``.
    package func complete(
        _ observation: Observation,
        origin: DataOrigin = .trusted
    ) throws -> ObservationCompletion {
        let hour = observation.time.nearestHour
        var completion = ObservationCompletion()
        guard let stored = try reading.observations(of: observation.station, from: hour, until: hour).first else {
            return completion
        }
        completion.controls = stored.origin.controls && origin.controls
        for variable in observation.values.variables {
            if let known = stored.observation[variable] {
                if known != observation[variable] { completion.conflicts.insert(variable) }
            } else if origin.controls || !stored.origin.controls {
                completion.filled.insert(variable)
            }
        }
        if !completion.filled.isEmpty {
            try connection.execute(
                "UPDATE observations SET \(Columns.filled) WHERE id = ?",
                Columns.arguments(observation.values) + [stored.id]
            )
        }
        if !completion.conflicts.isEmpty {
            let count: Int? = try connection.value(
                "UPDATE observations SET conflicts = conflicts + 1 WHERE id = ? RETURNING conflicts",
                [stored.id]
            )
            completion.isFirstConflict = count == 1
        }
        return completion
    }

    /// Stores the trace of the request whose values of a stored hour lead to outcomes.
    package func setTrace(_ trace: TraceIdentifier, ofObservationAt station: String, hour: Hour) throws {
        try connection.execute(
            "UPDATE observations SET trace = ? WHERE station = ? AND hour = ?",
            [Data(trace.bytes), station, hour]
        )
    }
}

extension ReadTransaction {
    /// The newest observation of a station, or of all stations, by hour.
    package func latestObservation(of station: String? = nil) throws -> ObservationRecord? {
        guard let station else { return try observations("ORDER BY hour DESC, id DESC LIMIT 1").first }
        return try observations("WHERE station = ? ORDER BY hour DESC LIMIT 1", [station]).first
    }

    /// The newest hour of a station with a value of the variable, or without one if no hour has a value.
    package func latestHour(of station: String, with variable: Variable) throws -> Hour? {
        let known: Hour? = try connection.value(
            "SELECT hour FROM observations WHERE station = ? AND \(variable.name) IS NOT NULL ORDER BY hour DESC LIMIT 1",
            [station]
        )
        return try known ?? latestObservation(of: station)?.hour
    }

    /// The observation of some stations that was stored last, if it is one of the newest ``searched`` of all.
    ///
    /// - Parameters:
    ///   - patterns: the stations.
    ///   - id: only later observations.
    /// - Returns: `nil` without such an observation.
    /// - Throws: `SQLError`.
    package func newestObservation(among patterns: StationPatterns, after id: Int64) throws -> ObservationRecord? {
        let newest: Int64 = try connection.value("SELECT max(id) FROM observations") ?? 0
        let found = try connection.rows(
            "SELECT id, station FROM observations WHERE id > ? ORDER BY id DESC",
            [max(id, newest - Self.searched)],
            limit: 1
        ) { row in
            try patterns.contains(row[1]) ? (row[0] as Int64) : nil
        }
        return try found.first.flatMap { try observations("WHERE id = ?", [$0]).first }
    }

    /// The rows that a search for a new observation reads at most.
    private static let searched: Int64 = 10_000

    /// The observation that was stored last, of any station.
    package func newestObservation() throws -> ObservationRecord? {
        try observations("WHERE id = (SELECT max(id) FROM observations)").first
    }

    /// The observations of a station within the hours `from` … `until`, both included, oldest first.
    package func observations(of station: String, from: Hour? = nil, until: Hour? = nil) throws -> [ObservationRecord] {
        try observations(
            "WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour",
            [station, from ?? Self.first, until ?? Self.last]
        )
    }

    /// The observations of a station within the hours `from` … `until`, both included, on the hourly grid.
    ///
    /// - Throws: ``StoreError``.
    package func series(of station: String, from: Hour? = nil, until: Hour? = nil) throws -> HourlySeries {
        var series = HourlySeries()
        try connection.forEachRow(
            Self.selectSeries,
            [station, from ?? Self.first, until ?? Self.last]
        ) { row in
            try series.append(hour: row[0], of: Variable.all) { try row[$0 + 1] }
        }
        return series
    }

    private static let selectSeries = """
        SELECT hour, \(Columns.names) FROM observations WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour
        """
    private static let first = Hour(.min / Hour.seconds)
    private static let last = Hour(.max / Hour.seconds)

    package func observationCount(of station: String? = nil) throws -> Int {
        guard let station else { return try connection.count("SELECT count(*) FROM observations") }
        return try connection.count("SELECT count(*) FROM observations WHERE station = ?", [station])
    }

    /// Whether a station has exactly one observed hour.
    package func hasOneObservation(of station: String) throws -> Bool {
        try connection.count(
            "SELECT count(*) FROM (SELECT id FROM observations WHERE station = ? LIMIT 2) AS first",
            [station]
        )
            == 1
    }

    /// The number of a station's hours with a value of the variable.
    package func observationCount(of station: String, variable: Variable) throws -> Int {
        try connection.count("SELECT count(\(variable.name)) FROM observations WHERE station = ?", [station])
    }

    /// The trace of the request whose values of a station's hour led to the outcomes of that hour.
    package func trace(ofObservationAt station: String, hour: Hour) throws -> TraceIdentifier? {
        let bytes: Data? = try connection.value(
            "SELECT trace FROM observations WHERE station = ? AND hour = ?",
            [station, hour]
        )
        return bytes.flatMap { TraceIdentifier(bytes: Array($0)) }
    }

    func observations(
        _ clauses: String,
        _ arguments: [(any SQLConvertible)?] = []
    ) throws -> [ObservationRecord] {
        try connection.rows(
            "SELECT id, station, hour, time, origin, \(Columns.names) FROM observations \(clauses)",
            arguments
        ) { row in
            ObservationRecord(
                id: try row[0],
                observation: Observation(station: try row[1], time: try row[3], values: try Columns.read(row, from: 5)),
                hour: try row[2],
                origin: try row.word(4, of: "observations", "origin")
            )
        }
    }
}
