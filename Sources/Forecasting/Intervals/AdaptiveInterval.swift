import Foundation

/// The intervals of one station's forecasts, which adapt to the residuals as they become known.
///
/// Starts with the split-conformal quantiles of the calibration residuals (``ConformalInterval``), then applies two
/// controllers:
/// 1. **Quantile tracking**, by horizon: each residual moves an exceeded bound outward by a step, and any other bound
///   inward by a small part of a step, so that the miscoverage converges to the allowed share for any sequence of
///   residuals (I. Gibbs and E. Candès, arXiv 2106.00170; A. N. Angelopoulos, E. J. Candès and R. J. Tibshirani,
///   "Conformal PID control", arXiv 2307.16895, equation 4). The tails move separately: a biased forecaster gets a
///   shifted interval, not only a wider one.
/// 2. **A miscoverage budget**, the integral part of conformal PID control (equations 5 and 6) over six days and over
///   the seasons: the interval is widened while the miscoverage is above the allowed share, and narrowed while it is
///   below. The budget keeps the coverage of every week near the level, as strongly adaptive methods do (A. Bhatnagar
///   et al., arXiv 2302.07869), which weight trackers of several speeds.
///
/// The residual of a forecast 24 hours ahead is known a day later, after 23 more forecasts have been issued. So the
/// budget of a horizon counts the known miscoverage and the expected miscoverage of the pending forecasts: the error 12
/// hours ahead of a forecast issued 12 hours ago is known, if that horizon is followed too. Errors are assumed to grow
/// like a random walk: normal, with the variance of the remaining hours.
///
/// Residuals of all horizons should arrive hour by hour; within an hour their order does not matter.
package struct AdaptiveInterval: Hashable, Sendable, Codable {
    /// The share of observations that the interval should contain, above 0 and below 1.
    package let level: Double
    /// The step of the quantiles 24 hours ahead, as a share of the mean size; 0 keeps the calibrated intervals.
    package let rate: Double
    private var horizons: [Int: HorizonInterval]

    /// - Parameters:
    ///   - calibration: residuals by horizon, in the target's unit, of forecasts from outside the training part, in
    ///     order of time.
    ///   - level: wanted coverage, clamped to 0.01 … 0.999.
    ///   - rate: 0 or more.
    package init(calibration: [Int: [Double]], level: Double = 0.9, rate: Double = IntervalDesign.rate) {
        let level = min(max(level, 0.01), 0.999)
        self.level = level
        self.rate = max(rate, 0)
        horizons = calibration.reduce(into: [:]) { horizons, entry in
            horizons[entry.key] = HorizonInterval(residuals: entry.value, horizon: entry.key, level: level)
        }
    }

    /// The interval for a forecast issued at this moment; `nil` for a horizon without calibration and residuals.
    package subscript(horizon: Int) -> ConformalInterval? {
        horizons[horizon]
            .map { state in
                rate > 0
                    ? state.interval(
                        expectingTooMany: expectedMiscoverage(of: state, horizon: horizon),
                        horizon: horizon
                    ) : state.base
            }
    }

    /// Adds a residual; call in the order in which residuals become known.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, in the target's unit; ignored unless finite.
    ///   - horizon: the horizon of the forecast.
    ///   - issued: the interval that was issued with the forecast, `horizon` hours ago; `nil` uses the present one.
    ///     Judging the issued interval maintains the coverage at long horizons.
    package mutating func observe(residual: Double, horizon: Int, issued: ConformalInterval? = nil) {
        guard residual.isFinite else { return }
        guard let known = horizons[horizon] else {
            // Equal first readings, such as a calm, have no errors and show nothing about the size of errors.
            guard residual != 0 else { return }
            horizons[horizon] = HorizonInterval(
                residuals: [residual, -residual],
                horizon: horizon,
                level: level
            )
            return
        }
        guard rate > 0 else { return }
        if known.isObserved { closeHour() }
        let issued = issued ?? self[horizon] ?? known.base
        let rate = rate * pow(24 / Double(max(horizon, 1)), IntervalDesign.ratePower)
        horizons[horizon]?.observe(residual, issued: issued, rate: rate)
    }

    /// Ends the hour of all horizons; a second residual of a horizon means that an hour has passed.
    private mutating func closeHour() {
        let intervals = horizons.keys.reduce(into: [:]) { $0[$1] = self[$1] }
        for (horizon, interval) in intervals { horizons[horizon]?.closeHour(issuing: interval) }
    }

    /// The expected miscoverage of a horizon's pending forecasts minus the allowed one, by the errors known so far.
    private func expectedMiscoverage(of state: HorizonInterval, horizon: Int) -> Double {
        let shorter = horizons.filter { $0.key < horizon }.sorted { $0.key > $1.key }
        let isHourOpen = horizons.values.contains(where: \.isObserved)
        var excess = 0.0
        for age in 1..<max(horizon, 1) {
            excess +=
                miscoverageProbability(of: state, age: age, shorter: shorter, isHourOpen: isHourOpen)
                - state.allowedShare
        }
        return excess
    }

    /// The probability that the forecast issued `age` hours ago falls outside its interval; the allowed share if
    /// unknown.
    private func miscoverageProbability(
        of state: HorizonInterval,
        age: Int,
        shorter: [(key: Int, value: HorizonInterval)],
        isHourOpen: Bool
    ) -> Double {
        guard let issued = state.issued(age: age) else { return state.allowedShare }
        for (horizon, other) in shorter where horizon <= age {
            // A horizon without a residual for the current hour has the residual of the previous hour as its newest.
            let back = age - horizon - (isHourOpen && !other.isObserved ? 1 : 0)
            guard back >= 0 else { continue }
            guard let error = other.residual(back: back) else { return state.allowedShare }
            return state.miscoverageProbability(of: issued, error: error, at: other)
        }
        return state.allowedShare
    }
}
