package import RandomNumbers

/// How often training hides a group of inputs, so that the network learns to forecast without the group.
package struct InputDropping: Hashable, Sendable {
    /// The share of samples, 0 … 1, without the sun's position and without values from before the window.
    ///
    /// A sequence without a time is such a sample.
    package var bare: Float
    package var sun: Float
    package var history: Float
    package var windSpeed: Float
    package var pressure: Float

    package init(
        bare: Float = 0.05,
        sun: Float = 0.02,
        history: Float = 0.05,
        windSpeed: Float = 0.03,
        pressure: Float = 0.03
    ) {
        self.bare = bare
        self.sun = sun
        self.history = history
        self.windSpeed = windSpeed
        self.pressure = pressure
    }

    package static let none = InputDropping(bare: 0, sun: 0, history: 0, windSpeed: 0, pressure: 0)

    /// The groups to hide from one sample.
    ///
    /// Always draws five numbers, so that a change of one share does not affect the others.
    package func draw(_ generator: inout SplitMix64) -> [InputGroup] {
        let isBare = generator.nextUniform() < bare
        let shares: [(InputGroup, Float)] = [
            (.sun, sun), (.history, history), (.windSpeed, windSpeed), (.pressure, pressure),
        ]
        return shares.compactMap { group, share in
            let isDrawn = generator.nextUniform() < share
            return isDrawn || (isBare && (group == .sun || group == .history)) ? group : nil
        }
    }
}
