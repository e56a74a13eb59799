import Forecasting
import Foundation
import Store

/// Stores observations, joins them with the forecasts that were made for their hours, and issues the next forecast.
///
/// All of a request is one unit: after an answer everything is on disk, after an error nothing is. The same request
/// again changes nothing and gets the same forecast.
package struct Ingestion: Sendable {
    let store: Store
    let answering: Answering
    /// The horizons whose forecasts are kept and judged, in hours.
    let followedHorizons: [Int]
    let now: WallClock

    /// What became of a request.
    package struct Report: Sendable {
        /// Observations that were new.
        package var stored = 0
        /// Observations of hours that were known.
        package var duplicates = 0
        /// Forecasts that were joined with what really happened.
        package var outcomes = 0
        /// For each station the forecast that was issued at its newest observation.
        package var forecasts: [String: [ForecastRecord]] = [:]
    }

    func ingest(_ accepted: AcceptedObservations) async throws -> Report {
        let served = answering.slot.served
        let receivedAt = now()
        return try await store.write { transaction in
            for station in accepted.stations {
                try transaction.register(station)
            }
            var report = Report()
            let byStation = Dictionary(grouping: accepted.observations, by: \.station)
            for (station, observations) in byStation.sorted(by: { $0.key < $1.key }) {
                try ingest(
                    observations.sorted { $0.time < $1.time },
                    of: station,
                    served: served,
                    receivedAt: receivedAt,
                    in: transaction,
                    report: &report
                )
                if let newest = try transaction.reading.latestObservation(of: station) {
                    report.forecasts[station] = try transaction.reading.forecasts(of: station, issuedAt: newest.hour)
                }
            }
            return report
        }
    }

    /// Takes in the observations of one station, oldest first.
    private func ingest(
        _ observations: [Observation],
        of id: String,
        served: ServedModel?,
        receivedAt: Double,
        in transaction: WriteTransaction,
        report: inout Report
    ) throws {
        let station = try transaction.reading.station(id) ?? Station(id: id)
        var newest = try transaction.reading.latestObservation(of: id)?.hour
        // Forecasts are issued only beyond the newest hour, also where the request begins with hours that are known.
        var history = try newest.map { try transaction.reading.history(of: id, until: $0) } ?? HourlySeries()
        for observation in observations {
            guard try transaction.insert(observation, receivedAt: receivedAt) else {
                report.duplicates += 1
                continue
            }
            report.stored += 1
            history.insert(observation)
            let hour = Timestamp(hour: observation.time.nearestHour)
            if let actual = observation.temperature {
                report.outcomes += try transaction.recordOutcomes(
                    of: id,
                    at: hour,
                    actual: actual,
                    storedAt: receivedAt
                )
            }
            // A late observation completes the record, but nobody needs a forecast of the past.
            if newest.map({ hour > $0 }) ?? true {
                newest = hour
                let forecasts = answering.forecastRecords(
                    history: history,
                    station: station,
                    issuedAt: hour,
                    horizons: followedHorizons,
                    served: served
                )
                for forecast in forecasts {
                    try transaction.insert(forecast)
                }
            }
        }
    }
}

extension ReadTransaction {
    /// The hours that a forecast may read, up to and including the given one.
    func history(of station: String, until hour: Timestamp) throws -> HourlySeries {
        let from = hour.adding(hours: -Answering.historyHours)
        return HourlySeries(try observations(of: station, from: from, until: hour).map(\.observation))
    }
}
