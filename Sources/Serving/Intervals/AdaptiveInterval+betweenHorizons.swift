import Forecasting

extension AdaptiveInterval {
    /// The interval at any horizon, from the intervals at the followed horizons.
    ///
    /// Each followed horizon's interval has been stretched by a factor since its calibration. Between two followed
    /// horizons the calibrated interval is stretched by their factors, interpolated linearly; beyond the first and the
    /// last, by the nearest factor. Without a calibration the bounds are interpolated linearly instead.
    ///
    /// - Parameters:
    ///   - horizon: in hours.
    ///   - followed: the horizons with stored outcomes, shortest first.
    ///   - calibrated: the intervals before any outcome; empty without a calibration.
    /// - Returns: `nil` without a calibration at this horizon and without two neighbors.
    func interval(at horizon: Int, following followed: [Int], calibrated: AdaptiveInterval) -> ConformalInterval? {
        if followed.contains(horizon) { return self[horizon] }
        guard let base = calibrated[horizon] else {
            return between(followed, at: horizon, outside: false) { self[$0] }
        }
        let stretch = between(followed, at: horizon, outside: true) { neighbor in
            self[neighbor].flatMap { now in calibrated[neighbor].map(now.stretch(from:)) }
        }
        guard let stretch else { return base }
        return ConformalInterval(lower: base.lower * stretch.lower, upper: base.upper * stretch.upper)
    }

    /// The linear interpolation between the two nearest horizons with a value; beyond the first and the last, the
    /// nearest value if `outside`, else `nil`.
    private func between(
        _ followed: [Int],
        at horizon: Int,
        outside: Bool,
        _ value: (Int) -> ConformalInterval?
    ) -> ConformalInterval? {
        let known = followed.compactMap { neighbor in value(neighbor).map { (horizon: neighbor, value: $0) } }
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
    /// Each bound's distance from the forecast over the distance of `other`'s bound; 1 if `other`'s bound has distance
    /// 0.
    fileprivate func stretch(from other: ConformalInterval) -> ConformalInterval {
        ConformalInterval(
            lower: other.lower < 0 ? lower / other.lower : 1,
            upper: other.upper > 0 ? upper / other.upper : 1
        )
    }
}
