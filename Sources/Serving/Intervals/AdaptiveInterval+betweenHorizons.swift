import Forecasting

extension AdaptiveInterval {
    /// The interval of any horizon, from those of the horizons that outcomes follow.
    ///
    /// Between two followed horizons the calibrated interval is stretched as much as theirs have been since calibration,
    /// by the distance from each; outside of them as much as the nearest one's. Without a calibration the bounds
    /// themselves lie between the neighbours'.
    ///
    /// - Parameters:
    ///   - horizon: in hours.
    ///   - followed: the horizons that outcomes follow, shortest first.
    ///   - calibrated: the intervals as calibrated, before any outcome; empty if they began without.
    /// - Returns: `nil` where neither a calibration nor two neighbours tell.
    func interval(at horizon: Int, following followed: [Int], calibrated: AdaptiveInterval) -> ConformalInterval? {
        if followed.contains(horizon) { return self[horizon] }
        guard let base = calibrated[horizon] else {
            return between(followed, at: horizon, outside: false) { self[$0] }
        }
        let stretch = between(followed, at: horizon, outside: true) { neighbour in
            self[neighbour].flatMap { now in calibrated[neighbour].map(now.stretch(from:)) }
        }
        guard let stretch else { return base }
        return ConformalInterval(lower: base.lower * stretch.lower, upper: base.upper * stretch.upper)
    }

    /// The point on the line between the values of the two neighbours that have one; beyond the first and the last, if
    /// `outside` says so, the nearest value.
    private func between(
        _ followed: [Int],
        at horizon: Int,
        outside: Bool,
        _ value: (Int) -> ConformalInterval?
    ) -> ConformalInterval? {
        let known = followed.compactMap { neighbour in value(neighbour).map { (horizon: neighbour, value: $0) } }
        let shorter = known.last { $0.horizon < horizon }
        let longer = known.first { $0.horizon > horizon }
        guard let shorter, let longer else { return outside ? (shorter ?? longer)?.value : nil }
        let share = Double(horizon - shorter.horizon) / Double(longer.horizon - shorter.horizon)
        return ConformalInterval(
            lower: shorter.value.lower + share * (longer.value.lower - shorter.value.lower),
            upper: shorter.value.upper + share * (longer.value.upper - shorter.value.upper)
        )
    }
}

extension ConformalInterval {
    /// How many times as far out each bound is as that of `other`; 1 where that one is at the forecast itself.
    fileprivate func stretch(from other: ConformalInterval) -> ConformalInterval {
        ConformalInterval(
            lower: other.lower < 0 ? lower / other.lower : 1,
            upper: other.upper > 0 ? upper / other.upper : 1
        )
    }
}
