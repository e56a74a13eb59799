/// The intervals of one station's forecasts, which follow the residuals as they come in.
///
/// Online quantile tracking, A. N. Angelopoulos, E. J. Candès and R. J. Tibshirani, "Conformal PID control for time
/// series prediction" (arXiv 2307.16895), equation 4, the successor of adaptive conformal inference (I. Gibbs and
/// E. Candès, arXiv 2106.00170): after each residual a bound moves out by `rate · scale · (1 − tail)` if it was
/// exceeded and in by `rate · scale · tail` if not. Whatever the residuals do, the long-run share outside tends to the
/// wanted one as long as they stay bounded. The two tails move separately, so that a biased forecaster gets a shifted
/// interval, not only a wider one.
///
/// A residual is judged by the bounds in force when it arrives, `horizon` hours after the forecast, not by those that
/// were issued: otherwise the bounds of long horizons would go on widening for a day after they were wide enough.
package struct AdaptiveInterval: Hashable, Sendable, Codable {
    /// The share of observations that the interval should hold, above 0 and below 1.
    package let level: Double
    /// The step, as a share of the typical size of a residual.
    package let rate: Double
    private var states: [Int: State]

    /// How fast ``State/scale`` follows; 1/72 forgets half in two days.
    private static let scaleRate = 1.0 / 72

    private struct State: Hashable, Codable {
        var interval: ConformalInterval
        /// °C, a moving mean of |residual|.
        var scale: Double
    }

    /// - Parameters:
    ///   - calibration: residuals per horizon of forecasts that the model was not trained on, °C.
    ///   - level: wanted coverage, above 0 and below 1.
    ///   - rate: 0 keeps the intervals as they are calibrated.
    package init(calibration: [Int: [Double]], level: Double = 0.9, rate: Double = 0.05) {
        self.level = min(max(level, 0.01), 0.999)
        self.rate = max(rate, 0)
        states = calibration.compactMapValues { residuals in
            ConformalInterval(residuals: residuals, level: level)
                .map { interval in
                    let scale = residuals.reduce(0) { $0 + abs($1) } / Double(residuals.count)
                    return State(interval: interval, scale: scale)
                }
        }
    }

    /// The interval that a forecast made now gets; `nil` for a horizon without calibration and feedback.
    package subscript(horizon: Int) -> ConformalInterval? { states[horizon]?.interval }

    /// Takes a residual into account, in the order in which they become known.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, °C; ignored unless finite.
    ///   - horizon: of the forecast.
    package mutating func observe(residual: Double, horizon: Int) {
        guard residual.isFinite else { return }
        guard var state = states[horizon] else {
            let size = 2 * abs(residual)
            states[horizon] = State(interval: ConformalInterval(lower: -size, upper: size), scale: abs(residual))
            return
        }
        state.scale += Self.scaleRate * (abs(residual) - state.scale)
        let tail = (1 - level) / 2
        let step = rate * state.scale
        state.interval.upper += step * ((residual > state.interval.upper ? 1 : 0) - tail)
        state.interval.lower -= step * ((residual < state.interval.lower ? 1 : 0) - tail)
        state.interval.upper = max(state.interval.upper, 0)
        state.interval.lower = min(state.interval.lower, 0)
        states[horizon] = state
    }
}
