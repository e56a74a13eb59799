import Observations

/// The intervals that forecasts of the past would have carried.
package enum IntervalReplay {
    /// Replays the hours as they went by.
    ///
    /// What has become known until an hour is learnt from, then the forecasts of that hour get their intervals, by which
    /// they are judged.
    ///
    /// - Parameters:
    ///   - outcomes: of one model at one station, in the order in which they were issued.
    ///   - calibrated: the intervals as they were when the first of them was issued.
    /// - Returns: one interval for each outcome, in their order; `nil` where neither a calibration nor an outcome of that
    ///   horizon had come yet.
    package static func intervals(
        of outcomes: [Outcome],
        calibrated: AdaptiveInterval
    ) -> [ConformalInterval?] {
        var intervals = calibrated
        var issued: [ConformalInterval?] = Array(repeating: nil, count: outcomes.count)
        // Stable: of one target hour, the longer horizons, issued earlier, come first.
        let known = outcomes.indices.sorted {
            (outcomes[$0].targetTime, $0) < (outcomes[$1].targetTime, $1)
        }
        var next = 0
        for index in outcomes.indices {
            while next < known.count, outcomes[known[next]].targetTime <= outcomes[index].issuedAt {
                let past = known[next]
                intervals.observe(
                    residual: outcomes[past].residual,
                    horizon: outcomes[past].horizon,
                    issued: issued[past]
                )
                next += 1
            }
            issued[index] = intervals[outcomes[index].horizon]
        }
        return issued
    }
}
