import Foundation

/// The intervals of one station's forecasts, which follow the residuals as they come in.
///
/// Split-conformal quantiles of the calibration residuals (``ConformalInterval``) to begin with, then two controllers:
/// 1. **Quantile tracking**, horizon by horizon: after each residual a bound moves out by a step if it was exceeded, and
///    in by a small part of one if not, so that the share outside tends to the wanted one whatever the residuals do
///    (I. Gibbs and E. Candès, arXiv 2106.00170; A. N. Angelopoulos, E. J. Candès and R. J. Tibshirani, "Conformal PID
///    control", arXiv 2307.16895, equation 4). The tails move separately: a biased forecaster gets a shifted interval,
///    not only a wider one.
/// 2. **A budget of misses**, the integral part of conformal PID control (equations 5 and 6) over six days and over the
///    seasons: the interval is stretched while more forecasts have missed than may, and shrunk while fewer have. It
///    keeps the coverage of every week near the level, as strongly adaptive methods do (A. Bhatnagar et al.,
///    arXiv 2302.07869), which weigh trackers of several speeds.
///
/// What a forecast 24 hours ahead was worth is known a day late, and by then 23 more have been issued. So the budget of
/// a horizon counts, beside the known misses, how many of the pending forecasts are to be expected to miss: of a forecast
/// issued 12 hours ago the error 12 hours ahead is known, if that horizon is followed too. Errors grow like a random
/// walk's, normal with the variance that is still to come.
///
/// Residuals of all horizons should come hour by hour; within an hour their order does not matter.
package struct AdaptiveInterval: Hashable, Sendable, Codable {
    /// The share of observations that the interval should hold, above 0 and below 1.
    package let level: Double
    /// The step of the quantiles 24 hours ahead, as a share of the mean size; 0 keeps the intervals as they are calibrated.
    package let rate: Double
    private var horizons: [Int: HorizonInterval]

    /// - Parameters:
    ///   - calibration: residuals per horizon, °C, of forecasts that the model was not trained on, in order of time.
    ///   - level: wanted coverage, brought into 0.01 … 0.999.
    ///   - rate: 0 or more.
    package init(calibration: [Int: [Double]], level: Double = 0.9, rate: Double = IntervalDesign.rate) {
        let level = min(max(level, 0.01), 0.999)
        self.level = level
        self.rate = max(rate, 0)
        horizons = calibration.reduce(into: [:]) { horizons, entry in
            horizons[entry.key] = HorizonInterval(residuals: entry.value, horizon: entry.key, level: level)
        }
    }

    /// The interval that a forecast made now gets; `nil` for a horizon without calibration and feedback.
    package subscript(horizon: Int) -> ConformalInterval? {
        horizons[horizon]
            .map { state in
                rate > 0
                    ? state.interval(
                        expectingTooMany: expectedMisses(of: state, horizon: horizon),
                        horizon: horizon
                    ) : state.base
            }
    }

    /// Takes a residual into account, in the order in which they become known.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, °C; ignored unless finite.
    ///   - horizon: of the forecast.
    ///   - issued: the interval that the forecast was given, `horizon` hours ago; `nil` takes the present one. Judging
    ///     the issued one is what keeps the coverage of long horizons.
    package mutating func observe(residual: Double, horizon: Int, issued: ConformalInterval? = nil) {
        guard residual.isFinite else { return }
        guard let known = horizons[horizon] else {
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

    /// A second residual of a horizon means that an hour has passed, with all its forecasts.
    private mutating func closeHour() {
        let intervals = horizons.keys.reduce(into: [:]) { $0[$1] = self[$1] }
        for (horizon, interval) in intervals { horizons[horizon]?.closeHour(issuing: interval) }
    }

    /// How many of the pending forecasts of a horizon will miss beyond those allowed, by what is known of their errors.
    private func expectedMisses(of state: HorizonInterval, horizon: Int) -> Double {
        let shorter = horizons.filter { $0.key < horizon }.sorted { $0.key > $1.key }
        let isHourOpen = horizons.values.contains(where: \.isObserved)
        var misses = 0.0
        for age in 1..<max(horizon, 1) {
            misses +=
                missProbability(of: state, age: age, shorter: shorter, isHourOpen: isHourOpen) - state.allowedShare
        }
        return misses
    }

    /// How likely the forecast that was issued `age` hours ago is to miss; the budget's share where nothing is known.
    private func missProbability(
        of state: HorizonInterval,
        age: Int,
        shorter: [(key: Int, value: HorizonInterval)],
        isHourOpen: Bool
    ) -> Double {
        guard let issued = state.issued(age: age) else { return state.allowedShare }
        for (horizon, other) in shorter where horizon <= age {
            // A horizon whose residual of this hour has not come yet has the one of the hour before as its newest.
            let back = age - horizon - (isHourOpen && !other.isObserved ? 1 : 0)
            guard back >= 0 else { continue }
            guard let error = other.residual(back: back) else { return state.allowedShare }
            return state.missProbability(of: issued, error: error, at: other)
        }
        return state.allowedShare
    }
}
