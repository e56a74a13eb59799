/// A heatwave or cold snap in the course of time.
///
/// It rises over 36 hours, stays, and falls over the last 48; in a short wave onset and decay take a quarter and a third
/// of it. A heatwave is not ordinary weather with a number added: the air stagnates under high pressure, so that the
/// days swing wider, warm later and cool differently, in calmer wind. This is what a model that has only seen ordinary
/// weather does not know, and what some days of observations can teach.
struct Wave: Sendable {
    let kind: Scenario.Kind
    let hours: Range<Int64>
    /// °C on the plateau.
    let intensity: Double

    /// How much of the wave there is, 0 … 1.
    func strength(at hour: Int64) -> Double {
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

/// All waves of one hour taken together.
struct Regime: Sendable {
    /// °C added to the mean.
    var warming = 0.0
    /// 0 … 1: how much of the stagnant air of a heatwave there is.
    var stagnation = 0.0
    /// 0 … 1: how much of the polar air of a cold snap there is.
    var polarAir = 0.0

    init(waves: [Wave], hour: Int64) {
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
