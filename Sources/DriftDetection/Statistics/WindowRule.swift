/// How the sums over one window are judged.
struct WindowRule: Sendable, Codable, Hashable {
    /// The window's length in rows.
    var rows: Int
    /// By how much the sum of bias scores follows the sum of weather.
    var biasSlope: Double
    /// The standard deviation of the sum of bias scores, in score units.
    var biasDeviation: Double
    var biasThreshold: Double
    /// The standard deviation of the sum of size scores, in score units.
    var sizeDeviation: Double
    /// What the size statistic has to reach; `nil` when this window does not judge the size.
    var sizeThreshold: Double?
    /// The standard deviation of the remainders' sum of size scores, in score units.
    var remainderDeviation: Double
    /// What the remainders' statistic has to reach; `nil` when this window does not judge them.
    var remainderThreshold: Double?
    /// The sums from which on a closer look is worth it.
    var biasGate: Double
    var sizeGate: Double
    var remainderGate: Double

    /// A window's sum of bias scores beyond what the weather explains.
    func biasSum(_ window: SIMD8<Int32>) -> Double {
        Double(window[ScoreSums.Lane.bias]) - biasSlope * Double(window[ScoreSums.Lane.weather])
    }
}

/// How the daily wave over one window is judged.
struct ShapeRule: Sendable, Codable, Hashable {
    /// The window's length in rows.
    var rows: Int
    /// The standard deviation of the sums of weighted bias scores, in score units.
    var deviation: Double
    var threshold: Double
    /// The squared amplitude from which on a closer look is worth it.
    var gate: Double

    /// The squared length of a window's daily wave.
    func squaredWave(_ window: SIMD8<Int32>) -> Double {
        let cosine = Double(window[ScoreSums.Lane.cosine])
        let sine = Double(window[ScoreSums.Lane.sine])
        return cosine * cosine + sine * sine
    }
}

/// One statistic over one window, against its threshold.
struct WindowStatistic: Sendable, Hashable {
    var kind: DriftKind
    /// Rows.
    var window: Int
    /// Signed for bias.
    var value: Double
    var threshold: Double
    /// Whether it judges what the weather leaves unexplained.
    var isBeyondWeather = false

    /// 1 at the threshold.
    var ratio: Double { abs(value) / threshold }
}

/// The statistic that decides, and the one that tells best what has happened.
struct Finding: Sendable, Hashable {
    var deciding: WindowStatistic
    var telling: WindowStatistic
}
