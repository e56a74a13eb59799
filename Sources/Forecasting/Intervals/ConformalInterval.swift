import Algorithms

/// Distances below and above a forecast between which the observation falls with a given probability.
///
/// Split conformal prediction on signed residuals, each tail by itself: V. Vovk, A. Gammerman and G. Shafer,
/// Algorithmic Learning in a Random World, 2005; J. Lei et al., "Distribution-free predictive inference for
/// regression", JASA 113 (2018), §2.2. On exchangeable residuals the coverage is at least the level and at most
/// 2/(n + 1) above it. Weather is not exchangeable: ``AdaptiveInterval`` carries on from here.
package struct ConformalInterval: Hashable, Sendable, Codable {
    /// °C, at most 0: added to a forecast gives the lower bound.
    package var lower: Double
    /// °C, at least 0.
    package var upper: Double

    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The interval of the given residuals, `nil` if there are none; with so few that the level cannot be proven, their
    /// extremes.
    ///
    /// - Parameters:
    ///   - residuals: actual − predicted, °C, of forecasts that the model was not trained on, in any order.
    ///   - level: the wanted coverage, 0 ..< 1.
    package init?(residuals: some Collection<Double>, level: Double) {
        // The finite-sample correction: one of n + 1 equally likely ranks is the new residual's own. The small number
        // undoes the rounding of 1 − level, which would cost a rank where the product is whole.
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
