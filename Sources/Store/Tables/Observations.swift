import Forecasting
import Foundation
import TraceContext

import struct Observations.Variable

/// An observation as it is stored: the report, and the full hour it stands for.
package struct ObservationRecord: Hashable, Sendable {
    /// Counts up in the order of storing.
    package var id: Int64
    package var observation: Observation
    package var hour: Timestamp
}

/// A column for each variable, in the order of the list.
private enum Columns {
    static let variables = Variable.all
    /// The variables that an observation has a value for so far; `nil` for the others.
    static let channels = variables.map { Channel(rawValue: $0.name) }
    static let names = variables.map(\.name).joined(separator: ", ")
    static let filled = variables.map { "\($0.name) = coalesce(\($0.name), ?)" }.joined(separator: ", ")

    static func values(of observation: Observation) -> [(any SQLConvertible)?] {
        channels.map { channel in channel.flatMap { observation[$0] } }
    }

    /// Reads a row whose column `first` is the first one of ``names``.
    static func read(_ row: Row, from first: Int, into observation: inout Observation) throws {
        for (offset, channel) in channels.enumerated() {
            guard let channel else { continue }
            observation[channel] = try row[first + offset]
        }
    }
}

extension WriteTransaction {
    /// Stores the first observation of a station's hour; a later one for the same hour changes nothing (but see
    /// ``complete(_:trace:)``).
    ///
    /// - Parameters:
    ///   - observation: of a registered station.
    ///   - receivedAt: seconds since 1970.
    ///   - trace: of the request that brought it.
    /// - Returns: whether the observation was new.
    /// - Throws: ``StoreError``.
    package func insert(
        _ observation: Observation,
        receivedAt: Double,
        trace: TraceIdentifier? = nil
    ) throws -> Bool {
        let row: [(any SQLConvertible)?] = [
            observation.station,
            Timestamp(hour: observation.time.nearestHour).secondsSince1970,
            observation.time.secondsSince1970,
            receivedAt,
            observation.temperature == nil ? nil : trace.map { Data($0.bytes) },
        ]
        return try connection.execute(Self.insertObservation, row + Columns.values(of: observation)) > 0
    }

    private static let insertObservation = """
        INSERT INTO observations (station, hour, time, received_at, trace, \(Columns.names))
        VALUES (?, ?, ?, ?, ?, \(parameters(Columns.variables.count)))
        ON CONFLICT (station, hour) DO NOTHING
        """

    /// Fills the channels that a stored hour lacks from another report of the same hour; values that are there stay.
    ///
    /// - Parameters:
    ///   - observation: of an hour that is stored.
    ///   - trace: of the request that brought it.
    /// - Returns: the channels that were filled; empty if the report adds nothing, as when it comes again.
    /// - Throws: ``StoreError``.
    package func complete(_ observation: Observation, trace: TraceIdentifier? = nil) throws -> Set<Channel> {
        let hour = Timestamp(hour: observation.time.nearestHour)
        guard let stored = try reading.observations(of: observation.station, from: hour, until: hour).first else {
            return []
        }
        let missing = Channel.allCases.filter { stored.observation[$0] == nil && observation[$0] != nil }
        guard !missing.isEmpty else { return [] }
        let newTrace = missing.contains(.temperature) ? trace.map { Data($0.bytes) } : nil
        try connection.execute(
            "UPDATE observations SET \(Columns.filled), trace = coalesce(?, trace) WHERE id = ?",
            Columns.values(of: observation) + [newTrace, stored.id]
        )
        return Set(missing)
    }
}

extension ReadTransaction {
    /// The newest observation of a station, or of all stations, by the hour it stands for.
    package func latestObservation(of station: String? = nil) throws -> ObservationRecord? {
        guard let station else { return try observations("ORDER BY hour DESC, id DESC LIMIT 1").first }
        return try observations("WHERE station = ? ORDER BY hour DESC LIMIT 1", [station]).first
    }

    /// The observation that was stored last, of whatever station.
    package func newestObservation() throws -> ObservationRecord? {
        try observations("WHERE id = (SELECT max(id) FROM observations)").first
    }

    /// The observations of a station within the hours `from` … `until`, both included, oldest first.
    package func observations(
        of station: String,
        from: Timestamp? = nil,
        until: Timestamp? = nil
    ) throws -> [ObservationRecord] {
        try observations(
            "WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour",
            [station, from?.secondsSince1970 ?? Int64.min, until?.secondsSince1970 ?? Int64.max]
        )
    }

    /// The observations of a station within the hours `from` … `until`, both included, on the hourly grid.
    ///
    /// - Throws: ``StoreError``.
    package func series(of station: String, from: Timestamp? = nil, until: Timestamp? = nil) throws -> HourlySeries {
        var series = HourlySeries()
        try connection.forEachRow(
            Self.selectSeries,
            [station, from?.secondsSince1970 ?? Int64.min, until?.secondsSince1970 ?? Int64.max]
        ) { row in
            try Self.append(row, to: &series)
        }
        return series
    }

    /// Old series have three columns, which are the first variables of the list.
    private static func append(_ row: Row, to series: inout HourlySeries) throws {
        try series.append(
            hour: Timestamp(secondsSince1970: row[0]).nearestHour,
            temperature: row[1],
            windSpeed: row[2],
            pressure: row[3]
        )
    }

    private static let selectSeries = """
        SELECT hour, \(Columns.names) FROM observations WHERE station = ? AND hour BETWEEN ? AND ? ORDER BY hour
        """

    package func observationCount(of station: String? = nil) throws -> Int {
        guard let station else { return try connection.count("SELECT count(*) FROM observations") }
        return try connection.count("SELECT count(*) FROM observations WHERE station = ?", [station])
    }

    /// Hours of a station with a temperature.
    package func temperatureCount(of station: String) throws -> Int {
        try connection.count("SELECT count(temperature) FROM observations WHERE station = ?", [station])
    }

    /// The trace of the request that brought a station's temperature of an hour, and with it the outcomes of that hour.
    package func trace(ofTemperatureAt station: String, hour: Timestamp) throws -> TraceIdentifier? {
        let bytes: Data? = try connection.value(
            "SELECT trace FROM observations WHERE station = ? AND hour = ?",
            [station, hour.secondsSince1970]
        )
        return bytes.flatMap { TraceIdentifier(bytes: Array($0)) }
    }

    private func observations(
        _ clauses: String,
        _ arguments: [(any SQLConvertible)?] = []
    ) throws -> [ObservationRecord] {
        try connection.rows(
            "SELECT id, station, hour, time, \(Columns.names) FROM observations \(clauses)",
            arguments
        ) { row in
            var observation = Observation(station: try row[1], time: Timestamp(secondsSince1970: try row[3]))
            try Columns.read(row, from: 4, into: &observation)
            return ObservationRecord(
                id: try row[0],
                observation: observation,
                hour: Timestamp(secondsSince1970: try row[2])
            )
        }
    }
}
