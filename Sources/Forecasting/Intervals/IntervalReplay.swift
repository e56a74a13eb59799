package import Observations

/// Computes the intervals that past forecasts would have had.
package enum IntervalReplay {
    /// Replays the hours in their order.
    ///
    /// At each hour it first learns from the outcomes known by then, then assigns intervals to the forecasts of that
    /// hour, by which they are judged.
    ///
    /// - Parameters:
    ///   - outcomes: of one model at one station, in the order in which they were issued.
    ///   - calibrated: the intervals at the time when the first forecast was issued.
    /// - Returns: one interval for each outcome, in their order; `nil` if the horizon had neither a calibration nor an
    ///   outcome at that time.
    package static func intervals(
        of outcomes: [Outcome],
        calibrated: AdaptiveInterval
    ) -> [ConformalInterval?] {
        var intervals = calibrated
        var issued: [ConformalInterval?] = Array(repeating: nil, count: outcomes.count)
        // Stable: for one target hour, the longer horizons, which were issued earlier, come first.
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
