/// The combined forecast for one horizon, and what it is made of.
package struct CombinedPoint: Hashable, Sendable, Encodable {
    /// Hours ahead.
    package var horizon: Int
    /// The temperature, °C.
    package var value: Double
    /// The experts' shares in it.
    package var shares: ExpertShares

    package init(horizon: Int, value: Double, shares: ExpertShares) {
        self.horizon = horizon
        self.value = value
        self.shares = shares
    }
}
