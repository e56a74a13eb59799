import Forecasting

/// The one-channel stream of the system that this one succeeds, for comparison; not physical.
///
/// Calm is uniform between 20 and 30 °C. From step 36 on it is a heatwave without end, unless `calmOnly`: with k steps
/// since its beginning, 25 + 12 + 0.6·k °C plus normal noise of 0.6 °C, every seventh step (k = 7, 14, …) a spike uniform
/// between 46 and 52, and nothing above 55. One step is one hour.
struct OriginalPreset: Sendable {
    static let calmSteps: Int64 = 36

    private let random: HashedRandom
    private let calmOnly: Bool

    init(seed: UInt64, calmOnly: Bool) {
        random = HashedRandom(seed: seed, stream: 0x0419)
        self.calmOnly = calmOnly
    }

    /// Temperature in °C, `step` hours after the simulator's start.
    func temperature(step: Int64) -> Double {
        if calmOnly || step < Self.calmSteps {
            return rounded(random.uniform(in: 20...30, step))
        }
        let k = step - Self.calmSteps
        if k > 0, k.isMultiple(of: 7) {
            return rounded(random.uniform(in: 46...52, step))
        }
        return rounded(min(25 + 12 + 0.6 * Double(k) + 0.6 * random.normal(step), 55))
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
