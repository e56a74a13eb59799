import Foundation
import Observations
import Store

/// Many stations in a database, as an installation has them: most are well, some are in trouble.
enum StationFleet {
    /// The hours of each station.
    static let hours = 3
    /// Every so many stations has a sensor fault, is silent, or drifts.
    static let everyFaulty = 40
    static let everySilent = 25

    /// The stations' ids.
    static func id(_ number: Int) -> String { "S\(String(format: "%05d", number))" }

    /// Stores stations around Europe whose newest observation is of the current hour.
    ///
    /// - Parameters:
    ///   - store: the database.
    ///   - count: the number of stations.
    ///   - now: the wall clock, in seconds since 1970.
    /// - Throws: ``StoreError``.
    static func fill(_ store: Store, count: Int, now: Double) async throws {
        let newest = Hour(Int64(now) / 3600)
        for start in stride(from: 0, to: count, by: 500) {
            try await store.write { transaction in
                for number in start..<min(start + 500, count) { try insert(number, newest, now, in: transaction) }
            }
        }
    }

    private static func insert(
        _ number: Int,
        _ newest: Hour,
        _ now: Double,
        in transaction: WriteTransaction
    ) throws {
        let id = id(number)
        // A spiral of the golden angle spreads any number of stations evenly.
        let (angle, radius) = (Double(number) * 2.399963, Double(number % 997).squareRoot() / 31.6)
        var station = Station(id: id)
        (station.latitude, station.longitude) = (50 + 9 * radius * sin(angle), 10 + 15 * radius * cos(angle))
        try transaction.register(station)
        let delay = number % everySilent == 3 ? 30 : 0
        for hour in 0..<hours {
            let time = Timestamp(newest - (hours - 1 - hour) - delay)
            let value = 10 + 4 * sin(Double(number)) + Double(hour)
            let observation = Observation(station: id, time: time, values: [.temperature: value])
            _ = try transaction.insert(observation, receivedAt: now)
            try transaction.insert(
                ForecastRecord(
                    station: id,
                    issuedAt: time,
                    horizon: 1,
                    target: Installation.target,
                    modelVersion: nil,
                    served: value + 0.3,
                    champion: nil,
                    persistence: value
                )
            )
            _ = try transaction.recordOutcomes(
                of: id,
                target: Installation.target,
                at: time.nearestHour,
                actual: value,
                storedAt: now
            )
        }
        try transaction.refreshErrors(of: id, target: Installation.target, horizons: [1])
        guard number % everyFaulty == 7 else { return }
        try transaction.insert(
            DriftEventRecord(
                target: Installation.target,
                modelVersion: nil,
                station: id,
                outcome: Int64(number),
                targetTime: Timestamp(newest),
                kind: .sensorFault,
                estimatedStart: Timestamp(newest - 2),
                evidence: #"{"fault": "stuck", "reading": 2.2, "rows": 30, "statistic": 16.2, "threshold": 16.1}"#,
                recordedAt: now
            )
        )
    }
}

extension StationFleet {
    /// Adds a drift and a sensor fault of the last hours to a station that has outcomes.
    static func addStories(to store: Store, station: String) async throws {
        try await store.write { transaction in
            guard let newest = try transaction.reading.latestObservation(of: station)?.observation.time else { return }
            let (began, found) = (newest.adding(hours: -60), newest.adding(hours: -15))
            let evidence = """
                {"station": "\(station)", "outcome": 1, "kind": "error_size", "direction": "larger",
                 "time": \(found.secondsSince1970), "estimated_start": \(began.secondsSince1970), "window": 24,
                 "statistic": 4.1, "threshold": 3, "size": 1.13, "size_in_sigma": 2.1}
                """
            let fault = #"{"fault": "stuck", "reading": 2.2, "rows": 30, "statistic": 16.2, "threshold": 16.1}"#
            for (number, kind) in [EventKind.drift, .sensorFault].enumerated() {
                try transaction.insert(
                    DriftEventRecord(
                        target: Installation.target,
                        modelVersion: nil,
                        station: station,
                        outcome: Int64(number + 1),
                        targetTime: kind == .drift ? found : newest,
                        kind: kind,
                        estimatedStart: kind == .drift ? began : newest,
                        evidence: kind == .drift ? evidence : fault,
                        recordedAt: Double(1_700_000_000 + number)
                    )
                )
            }
        }
    }
}
