import Forecasting
import Store
import Timing
import TraceContext

/// Stores observations, joins them with the forecasts that were made for their hours, and issues the next forecast.
///
/// All of a request is one unit: after an answer everything is on disk, after an error nothing is. The same request
/// again changes nothing and gets the same forecast.
package struct Ingestion: Sendable {
    let store: Store
    let answering: Answering
    let now: WallClock

    package init(store: Store, answering: Answering, now: WallClock = .system) {
        self.store = store
        self.answering = answering
        self.now = now
    }

    /// What became of a request.
    package struct Report: Sendable {
        /// Observations that were new.
        package var stored = 0
        /// Observations that added channels to an hour that was known without them.
        package var completed = 0
        /// Observations that added nothing.
        package var duplicates = 0
        /// Forecasts that were joined with what really happened.
        package var outcomes = 0
        /// For each station the forecast that was issued at its newest observation.
        package var forecasts: [String: [ForecastRecord]] = [:]

        mutating func add(_ other: Report) {
            stored += other.stored
            completed += other.completed
            duplicates += other.duplicates
            outcomes += other.outcomes
            forecasts.merge(other.forecasts) { _, new in new }
        }
    }

    /// Takes the observations in.
    ///
    /// - Parameter accepted: checked observations.
    /// - Returns: what became of them, and the forecasts from each station's newest.
    /// - Throws: `StoreError`; then nothing of the request is stored.
    package func ingest(_ accepted: AcceptedObservations) async throws -> Report {
        let champion = answering.slot.served
        let receivedAt = now()
        let trace = Trace.current?.id
        return try await store.write { [answering] transaction in
            for station in accepted.stations {
                try transaction.register(station)
            }
            var report = Report()
            let byStation = Dictionary(grouping: accepted.observations, by: \.station)
            for (station, observations) in byStation.sorted(by: { $0.key < $1.key }) {
                var ingestion = try StationIngestion(
                    station,
                    in: transaction,
                    answering: answering,
                    champion: champion,
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
