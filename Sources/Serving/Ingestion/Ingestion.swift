import Forecasting
import Observations
package import Store
package import Timing
import TraceContext

/// Stores observations, joins them with the forecasts that were made for their hours, and issues the next forecasts.
///
/// A request is one transaction: after an answer all of it is on disk, after an error nothing is. A repeated request
/// changes nothing and gets the same forecasts.
package struct Ingestion: Sendable {
    let store: Store
    /// At least one.
    let targets: [ServedTarget]
    let now: WallClock

    package init(store: Store, targets: [ServedTarget], now: WallClock = .system) {
        self.store = store
        self.targets = targets
        self.now = now
    }

    /// The result of a request.
    package struct Report: Sendable {
        /// Observations of new hours.
        package var stored = 0
        /// Observations that added variables to a known hour.
        package var completed = 0
        /// Observations that added nothing.
        package var duplicates = 0
        /// Forecasts that were joined with an observation.
        package var outcomes = 0
        /// The forecasts from each station's newest observation, target by target.
        package var forecasts: [String: [[ForecastRecord]]] = [:]

        mutating func add(_ other: Report) {
            stored += other.stored
            completed += other.completed
            duplicates += other.duplicates
            outcomes += other.outcomes
            forecasts.merge(other.forecasts) { _, new in new }
        }
    }

    /// Stores the observations of a request.
    ///
    /// - Parameter accepted: checked observations.
    /// - Returns: the counts, and the forecasts from each station's newest observation.
    /// - Throws: `StoreError`; nothing of the request is stored then.
    package func ingest(_ accepted: AcceptedObservations) async throws -> Report {
        let answerings = targets.map(\.answering)
        let receivedAt = now()
        let trace = Trace.current?.id
        return try await store.write { transaction in
            for station in accepted.stations {
                try transaction.register(station)
            }
            var report = Report()
            let byStation = Dictionary(grouping: accepted.observations, by: \.station)
            for (station, observations) in byStation.sorted(by: { $0.key < $1.key }) {
                var ingestion = try StationIngestion(
                    station,
                    in: transaction,
                    answerings: answerings,
                    receivedAt: receivedAt,
                    trace: trace
                )
                try ingestion.take(observations.sorted { $0.time < $1.time })
                report.add(ingestion.report)
            }
            return report
        }
    }
}
