import CanonicalJSON
import Forecasting
import Store

extension ReadTransaction {
    /// The intervals of a station's next forecasts.
    ///
    /// A stored state that belongs to another champion or other settings, or that cannot be read, is not gone on with.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - answering: whose settings count.
    ///   - answerer: the champion or the combination.
    ///   - champion: the one that serves; `nil` if none does.
    /// - Returns: the stored intervals, or those that begin now.
    /// - Throws: an error of SQLite.
    func stationIntervals(
        of station: String,
        answering: Answering,
        answerer: Answerer,
        champion: ServedModel?
    ) throws -> StationIntervals {
        let (horizons, level) = (answering.followedHorizons, answering.intervalLevel)
        if let record = try intervals(model: answering.model, station: station),
            record.modelVersion == champion?.version,
            let stored = try? JSONText.decode(StationIntervals.self, from: record.state),
            stored.fit(horizons: horizons, level: level, answerer: answerer)
        {
            return stored
        }
        return StationIntervals(
            horizons: horizons,
            level: level,
            answerer: answerer,
            calibration: champion?.artifact.manifest.calibration,
            recent: try recentOutcomes(of: station, horizons: horizons)
        )
    }

    /// The outcomes that intervals begin with, by horizon, oldest first.
    func recentOutcomes(of station: String, horizons: [Int]) throws -> [Int: [OutcomeRecord]] {
        var recent: [Int: [OutcomeRecord]] = [:]
        for horizon in horizons {
            recent[horizon] = try latestOutcomes(of: station, horizon: horizon, limit: StationIntervals.recentCount)
        }
        return recent
    }
}

extension WriteTransaction {
    /// Keeps the intervals as they are after the station's newest observation.
    ///
    /// - Throws: an error of SQLite.
    func save(_ intervals: StationIntervals, of station: String, model: String, champion: ServedModel?) throws {
        let state = try JSONText.data(intervals)
        try save(IntervalRecord(modelVersion: champion?.version, state: state), model: model, station: station)
    }
}
