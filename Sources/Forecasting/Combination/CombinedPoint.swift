import Observations

/// The combined forecast for one horizon, with its weights and the experts' forecasts.
package struct CombinedPoint: Hashable, Sendable {
    /// Hours ahead.
    package let horizon: Int
    /// Unit: the target's.
    package let value: Double
    /// The weighted mean by the experts' losses, which the value leaves where persistence has the lead.
    package let mixture: Double
    /// The experts' weights in the value.
    package let weights: ExpertWeights
    /// By `Expert.index`, in the target's unit; infinite for an expert without a forecast.
    private let forecasts: SIMD8<Float>

    init(horizon: Int, value: Float, mixture: Float, weights: ExpertWeights, forecasts: SIMD8<Float>) {
        self.horizon = horizon
        self.value = Double(value)
        self.mixture = Double(mixture)
        self.weights = weights
        self.forecasts = forecasts
    }

    /// An expert's forecast for this horizon, in the target's unit; `nil` if it has none and therefore no weight.
    package func forecast(of expert: Expert) -> Double? {
        let forecast = forecasts[expert.index]
        return forecast.isFinite ? Double(forecast) : nil
    }
}
