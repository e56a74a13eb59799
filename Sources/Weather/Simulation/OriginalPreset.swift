/// The temperatures of this system's predecessor, for comparison; not physical.
///
/// Calm weather is uniform between 20 and 30 °C. Step 36 starts an endless heatwave, unless `calmOnly`: k steps later,
/// 25 + 12 + 0.6·k °C plus normal noise of 0.6 °C, at most 55 °C; every seventh step (k = 7, 14, …) is a spike, uniform
/// between 46 and 52 °C. One step is one hour.
struct OriginalPreset: Sendable {
    static let calmSteps = 36

    private let random: HashedRandom
    private let calmOnly: Bool

    init(seed: UInt64, calmOnly: Bool) {
        random = HashedRandom(seed: seed, stream: 0x0419)
        self.calmOnly = calmOnly
    }

    /// The temperature in °C, `step` hours after the simulator's start.
    func temperature(step: Int) -> Double {
        if calmOnly || step < Self.calmSteps {
            return rounded(random.uniform(in: 20...30, Int64(step)))
        }
        let k = step - Self.calmSteps
        if k > 0, k.isMultiple(of: 7) {
            return rounded(random.uniform(in: 46...52, Int64(step)))
        }
        return rounded(min(25 + 12 + 0.6 * Double(k) + 0.6 * random.normal(Int64(step)), 55))
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
