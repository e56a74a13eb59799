import Observations

/// The course of a heatwave or cold snap.
///
/// A wave rises over 36 hours, stays, and falls over the last 48; in a short wave onset and decay take a quarter and a
/// third of its duration. A heatwave is not ordinary weather with an added constant: the air stagnates under high
/// pressure, so that the daily range is larger, the days warm later and cool differently, and the wind is calmer. A
/// model trained on ordinary weather does not know such days, and some days of observations are enough to learn them.
struct Wave: Sendable {
    let kind: Scenario.Kind
    let hours: Range<Hour>
    /// °C on the plateau.
    let intensity: Double

    /// The share of the wave's full strength, 0 … 1.
    func strength(at hour: Hour) -> Double {
        guard hours.contains(hour) else { return 0 }
        let duration = Double(hours.count)
        let onset = min(36, duration / 4)
        let decay = min(48, duration / 3)
        let elapsed = Double(hour - hours.lowerBound) + 0.5
        let remaining = duration - elapsed
        return min(Self.smoothStep(elapsed / onset), Self.smoothStep(remaining / decay))
    }

    private static func smoothStep(_ x: Double) -> Double {
        let t = min(max(x, 0), 1)
        return t * t * (3 - 2 * t)
    }
}

/// The combined effect of all waves on one hour.
struct Regime: Sendable {
    /// °C added to the mean.
    var warming = 0.0
    /// The share of a heatwave's stagnant air, 0 … 1.
    var stagnation = 0.0
    /// The share of a cold snap's polar air, 0 … 1.
    var polarAir = 0.0

    init(waves: [Wave], hour: Hour) {
        for wave in waves {
            let strength = wave.strength(at: hour)
            if wave.kind == .heatwave {
                warming += wave.intensity * strength
                stagnation = max(stagnation, strength)
            } else {
                warming -= wave.intensity * strength
                polarAir = max(polarAir, strength)
            }
        }
    }
}
