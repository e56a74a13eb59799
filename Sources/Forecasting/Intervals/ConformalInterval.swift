import Algorithms

/// Distances below and above a forecast that contain the observation with a given probability.
///
/// Split conformal prediction on signed residuals, with each tail treated separately: V. Vovk, A. Gammerman and G.
/// Shafer, Algorithmic Learning in a Random World, 2005; J. Lei et al., "Distribution-free predictive inference for
/// regression", JASA 113 (2018), §2.2. On exchangeable residuals the coverage is at least the level and at most 2/(n +
/// 1) above it. Weather is not exchangeable, so ``AdaptiveInterval`` adapts the result.
package struct ConformalInterval: Hashable, Sendable, Codable {
    /// The lower bound minus the forecast, at most 0, in the target's unit.
    package var lower: Double
    /// The upper bound minus the forecast, at least 0, in the target's unit.
    package var upper: Double

    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The interval of the given residuals.
    ///
    /// With too few residuals for the level, the result is their extremes; `nil` if none are given.
    ///
    /// - Parameters:
    ///   - residuals: actual − predicted, in the target's unit, of forecasts from outside the training part, in any
    ///     order.
    ///   - level: the wanted coverage, 0 ..< 1.
    package init?(residuals: some Collection<Double>, level: Double) {
        // The finite-sample correction: the new residual has one of n + 1 equally likely ranks. The small number
        // compensates for the rounding of 1 − level, which would cost a rank if the product is an integer.
        let tail = (1 - level) / 2 * Double(residuals.count + 1) + 1e-9
        let rank = min(max(Int(tail.rounded(.down)), 1), residuals.count)
        guard let low = residuals.min(count: rank).last, let high = residuals.max(count: rank).first else { return nil }
        lower = min(low, 0)
        upper = max(high, 0)
    }

    package func contains(residual: Double) -> Bool {
        lower...max(upper, lower) ~= residual
    }
}
