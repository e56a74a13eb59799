import Forecasting
import Foundation
import GRDB
import TraceContext

/// An observation as it is stored: the report, and the full hour it stands for.
package struct ObservationRecord: Hashable, Sendable {
    /// Counts up in the order of storing.
    package var id: Int64
    package var observation: Observation
    package var hour: Timestamp
}

extension WriteTransaction {
    /// Adds a station, or the details of a known one that were not known before.
    package func register(_ station: Station) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO stations (id, name, latitude, longitude, elevation) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    name = coalesce(excluded.name, name),
                    latitude = coalesce(excluded.latitude, latitude),
                    longitude = coalesce(excluded.longitude, longitude),
                    elevation = coalesce(excluded.elevation, elevation)
                """
        )
        .execute(arguments: [station.id, station.name, station.latitude, station.longitude, station.elevation])
    }

    /// Stores the first observation of a station's hour; a later one for the same hour changes nothing (but see
    /// ``complete(_:)``).
    ///
    /// - Parameters:
    ///   - observation: of a registered station.
    ///   - receivedAt: seconds since 1970.
    ///   - trace: of the request that brought it.
    /// - Returns: whether the observation was new.
    /// - Throws: an error of SQLite.
    package func insert(
        _ observation: Observation,
        receivedAt: Double,
        trace: TraceIdentifier? = nil
    ) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO observations (station, hour, time, temperature, wind_speed, pressure, received_at, trace)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (station, hour) DO NOTHING
                """
        )
        .execute(arguments: [
            observation.station,
            Timestamp(hour: observation.time.nearestHour).secondsSince1970,
            observation.time.secondsSince1970,
            observation.temperature,
            observation.windSpeed,
            observation.pressure,
            receivedAt,
            observation.temperature == nil ? nil : trace.map { Data($0.bytes) },
        ])
        return database.changesCount > 0
    }

    /// Fills the channels that a stored hour lacks from another report of the same hour; what is there stays.
    ///
    /// - Parameters:
    ///   - observation: of an hour that is stored.
    ///   - trace: of the request that brought it.
    /// - Returns: the channels that were filled; empty where the report adds nothing, as when it comes again.
    /// - Throws: an error of SQLite.
    package func complete(_ observation: Observation, trace: TraceIdentifier? = nil) throws -> Set<Channel> {
        let hour = Timestamp(hour: observation.time.nearestHour)
        guard let stored = try reading.observations(of: observation.station, from: hour, until: hour).first else {
            return []
        }
        let missing = Channel.allCases.filter { stored.observation[$0] == nil && observation[$0] != nil }
        guard !missing.isEmpty else { return [] }
        try database.cachedStatement(
            sql: """
                UPDATE observations SET temperature = coalesce(temperature, ?), wind_speed = coalesce(wind_speed, ?),
                    pressure = coalesce(pressure, ?), trace = coalesce(?, trace) WHERE id = ?
                """
        )
        .execute(arguments: [
            observation.temperature, observation.windSpeed, observation.pressure,
            missing.contains(.temperature) ? trace.map { Data($0.bytes) } : nil, stored.id,
        ])
        return Set(missing)
    }
}

extension ReadTransaction {
    package func station(_ id: String) throws -> Station? {
        try stations(where: "WHERE id = ?", arguments: [id]).first
    }

    package func stations() throws -> [Station] {
        try stations(where: "ORDER BY id", arguments: [])
    }

    func stations(where condition: String, arguments: StatementArguments) throws -> [Station] {
        let statement = try database.cachedStatement(
            sql: "SELECT id, name, latitude, longitude, elevation FROM stations \(condition)"
        )
        return try Row.fetchAll(statement, arguments: arguments)
            .map { row in
                Station(id: row[0], name: row[1], latitude: row[2], longitude: row[3], elevation: row[4])
            }
    }

    /// The newest observation of a station, or of all stations, by the hour it stands for.
    package func latestObservation(of station: String? = nil) throws -> ObservationRecord? {
        let condition = station == nil ? "ORDER BY hour DESC, id DESC" : "WHERE station = ? ORDER BY hour DESC"
        let statement = try database.cachedStatement(sql: "\(Self.selectObservations) \(condition) LIMIT 1")
        return try Row.fetchOne(statement, arguments: station.map { [$0] } ?? []).map(Self.observation)
    }

    func observation(where condition: String) throws -> ObservationRecord? {
        let statement = try database.cachedStatement(sql: "\(Self.selectObservations) WHERE \(condition)")
        return try Row.fetchOne(statement).map(Self.observation)
    }

    /// The observations of a station within the hours `from` … `until`, both included, oldest first.
    package func observations(
        of station: String,
        from: Timestamp? = nil,
        until: Timestamp? = nil
    ) throws -> [ObservationRecord] {
        let statement = try database.cachedStatement(
            sql: "\(Self.selectObservations) WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour"
        )
        let arguments: StatementArguments = [
            station,
            from?.secondsSince1970 ?? Int64.min,
            until?.secondsSince1970 ?? Int64.max,
        ]
        return try Row.fetchAll(statement, arguments: arguments).map(Self.observation)
    }

    /// The observations of a station within the hours `from` … `until`, both included, on the hourly grid.
    ///
    /// - Throws: an error of SQLite.
    package func series(of station: String, from: Timestamp? = nil, until: Timestamp? = nil) throws -> HourlySeries {
        let statement = try database.cachedStatement(
            sql: """
                SELECT hour, temperature, wind_speed, pressure FROM observations
                WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour
                """
        )
        // A cursor: every forecast from stored observations reads weeks of them, and copies of the rows cost the most.
        let rows = try Row.fetchCursor(
            statement,
            arguments: [
                station, from?.secondsSince1970 ?? Int64.min, until?.secondsSince1970 ?? Int64.max,
            ]
        )
        var series = HourlySeries()
        while let row = try rows.next() {
            let hour = Timestamp(secondsSince1970: row[0]).nearestHour
            series.append(hour: hour, temperature: row[1], windSpeed: row[2], pressure: row[3])
        }
        return series
    }

    package func observationCount(of station: String? = nil) throws -> Int {
        let condition = station == nil ? "" : "WHERE station = ?"
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM observations \(condition)")
        return try Int.fetchOne(statement, arguments: station.map { [$0] } ?? []) ?? 0
    }

    /// Hours of a station with a temperature.
    package func temperatureCount(of station: String) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(temperature) FROM observations WHERE station = ?"
        )
        return try Int.fetchOne(statement, arguments: [station]) ?? 0
    }

    private static let selectObservations =
        "SELECT id, station, hour, time, temperature, wind_speed, pressure FROM observations"

    private static func observation(_ row: Row) -> ObservationRecord {
        ObservationRecord(
            id: row[0],
            observation: Observation(
                station: row[1],
                time: Timestamp(secondsSince1970: row[3]),
                temperature: row[4],
                windSpeed: row[5],
                pressure: row[6]
            ),
            hour: Timestamp(secondsSince1970: row[2])
        )
    }
}
