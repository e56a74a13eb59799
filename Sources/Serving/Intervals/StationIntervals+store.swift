import CanonicalJSON
import Forecasting
import Models
import Observations
import Store

extension ReadTransaction {
    /// The intervals of a station's next forecasts.
    ///
    /// A stored state is discarded if it is unreadable or was made for another champion or other settings.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - answering: the settings and the champion.
    ///   - answerer: the champion or the combination.
    /// - Returns: the stored intervals, or new ones.
    /// - Throws: a `StoreError`.
    func stationIntervals(
        of station: String,
        for answering: Answering,
        answerer: Answerer
    ) throws -> StationIntervals {
        let (horizons, level) = (answering.target.horizons.hours, answering.intervalLevel)
        if let record = try intervals(target: answering.target.name, station: station),
            record.modelVersion == answering.champion?.version,
            let stored = try? JSONText.decode(StationIntervals.self, from: record.state),
            stored.fit(horizons: horizons, level: level, answerer: answerer)
        {
            return stored
        }
        return StationIntervals(
            horizons: horizons,
            level: level,
            answerer: answerer,
            calibration: answering.champion?.artifact.manifest.calibration,
            recent: try recentOutcomes(of: station, for: answering)
        )
    }

    /// Whether a state of a station's intervals is stored, as it is after its second observed hour.
    func hasState(of station: String, for answering: Answering) throws -> Bool {
        try intervals(target: answering.target.name, station: station) != nil
    }

    /// The outcomes that new intervals start from, by horizon, oldest first.
    func recentOutcomes(of station: String, for answering: Answering) throws -> [Int: [OutcomeRecord]] {
        var recent: [Int: [OutcomeRecord]] = [:]
        for horizon in answering.target.horizons {
            recent[horizon] = try latestOutcomes(
                of: station,
                target: answering.target.name,
                horizon: horizon,
                limit: StationIntervals.recentCount
            )
        }
        return recent
    }
}

extension WriteTransaction {
    /// Saves the intervals after the station's newest observation.
    ///
    /// - Throws: a `StoreError`.
    func save(_ intervals: StationIntervals, of station: String, for answering: Answering) throws {
        let state = try JSONText.data(intervals)
        try save(
            IntervalRecord(modelVersion: answering.champion?.version, state: state),
            target: answering.target.name,
            station: station
        )
    }
}
