/// The combined forecast for one horizon, and what it is made of.
package struct CombinedPoint: Hashable, Sendable {
    /// Hours ahead.
    package let horizon: Int
    /// The temperature, °C.
    package let value: Double
    /// The experts' shares in it.
    package let shares: ExpertShares
    /// By `Expert.index`, °C; infinite for an expert without a forecast.
    private let forecasts: SIMD8<Float>

    init(horizon: Int, value: Float, shares: ExpertShares, forecasts: SIMD8<Float>) {
        self.horizon = horizon
        self.value = Double(value)
        self.shares = shares
        self.forecasts = forecasts
    }

    /// What an expert forecasts for this horizon, °C; `nil` for one that has no forecast and therefore no share.
    package func forecast(of expert: Expert) -> Double? {
        let forecast = forecasts[expert.index]
        return forecast.isFinite ? Double(forecast) : nil
    }
}
