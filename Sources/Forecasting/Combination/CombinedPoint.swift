import Observations

/// The combined forecast for one horizon, and what it is made of.
package struct CombinedPoint: Hashable, Sendable {
    /// Hours ahead.
    package let horizon: Int
    /// In the target's unit.
    package let value: Double
    /// The experts' weights in it.
    package let weights: ExpertWeights
    /// By `Expert.index`, °C; infinite for an expert without a forecast.
    private let forecasts: SIMD8<Float>

    init(horizon: Int, value: Float, weights: ExpertWeights, forecasts: SIMD8<Float>) {
        self.horizon = horizon
        self.value = Double(value)
        self.weights = weights
        self.forecasts = forecasts
    }

    /// What an expert forecasts for this horizon, °C; `nil` for one that has no forecast and therefore no share.
    package func forecast(of expert: Expert) -> Double? {
        let forecast = forecasts[expert.index]
        return forecast.isFinite ? Double(forecast) : nil
    }
}
