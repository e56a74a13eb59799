import CanonicalJSON
import Forecasting
import Observations
import Serving
import Store
import Workbench

/// The observations of a job: of stored stations, or of its request.
struct JobSeries: Sendable {
    /// One for each station.
    var stations: [Record]

    struct Record: Sendable {
        var station: Station
        /// Oldest first.
        var observations: [Observation]

        /// The hours from the first observation to the last.
        var hours: Int {
            guard let first = observations.first, let last = observations.last else { return 0 }
            return last.time.nearestHour - first.time.nearestHour + 1
        }
    }

    /// - Throws: `JobFailure` for more observations than a job may have.
    init(_ job: JobRecord, _ request: JobRequest, in store: Store) async throws {
        stations = try await store.read { transaction in
            if let data = try transaction.jobData(job.id) {
                return try Self.records(of: JSONText.decode(JobData.self, from: data), request)
            }
            var rest = JobWorks.mostObservations
            return try (request.stations ?? [])
                .compactMap { id in
                    guard let station = try transaction.station(id) else { return nil }
                    let query = PageQuery(station: id, from: request.from, to: request.to, after: nil, limit: rest + 1)
                    let observations = try transaction.observations(query).map(\.observation)
                    rest -= observations.count
                    guard rest >= 0 else {
                        let detail =
                            "at most \(JobWorks.mostObservations) observations: ask for fewer stations or less time"
                        throw JobFailure(.input, "a job must have \(detail)")
                    }
                    return Record(station: station, observations: observations)
                }
        }
    }

    private static func records(of data: JobData, _ request: JobRequest) -> [Record] {
        let observations = data.observations.filter { observation in
            request.from.map { observation.time >= $0 } ?? true && request.to.map { observation.time < $0 } ?? true
        }
        let grouped = Dictionary(grouping: observations, by: \.station)
        return data.stations.map { station in
            Record(station: station, observations: (grouped[station.id] ?? []).sorted { $0.time < $1.time })
        }
    }

    /// The stations as files of a backtest.
    ///
    /// - Throws: `BacktestError` for a station with too few hours, `JobFailure` for stations with too many together.
    func files(target: Variable) throws -> [BacktestFile] {
        let hours = stations.reduce(0) { $0 + $1.hours }
        guard hours <= JobWorks.mostHours else {
            let detail =
                "at most \(JobWorks.mostHours) hours from first to last observation, has \(hours): ask for less"
            throw JobFailure(.input, "the stations of a job must have together \(detail)")
        }
        return try stations.map { record in
            let series = HourlySeries(record.observations)
            let data = StationData(station: record.station, series: series, split: .chronological(series.hours))
            return try BacktestFile(
                name: record.station.id,
                data: data.placedByItsWeather() ?? data,
                target: target
            )
        }
    }
}
