/// The rule that judges the sums over one window.
struct WindowRule: Sendable, Codable, Hashable {
    /// The window's length in rows.
    var rows: Int
    /// The slope of the sum of bias scores on the sum of weather.
    var biasSlope: Double
    /// The standard deviation of the sum of bias scores, in score units.
    var biasDeviation: Double
    var biasThreshold: Double
    /// The standard deviation of the sum of size scores, in score units.
    var sizeDeviation: Double
    /// The threshold of the size statistic; `nil` if this window does not judge the size.
    var sizeThreshold: Double?
    /// The standard deviation of the remainders' sum of size scores, in score units.
    var remainderDeviation: Double
    /// The threshold of the remainders' statistic; `nil` if this window does not judge the remainders.
    var remainderThreshold: Double?
    /// The sum at which the exact statistic must be computed.
    var biasGate: Double
    var sizeGate: Double
    var remainderGate: Double

    /// A window's sum of bias scores less the part that the weather explains.
    func biasSum(_ window: SIMD8<Int32>) -> Double {
        Double(window[ScoreSums.Lane.bias]) - biasSlope * Double(window[ScoreSums.Lane.weather])
    }
}

/// The rule that judges the daily wave over one window.
struct ShapeRule: Sendable, Codable, Hashable {
    /// The window's length in rows.
    var rows: Int
    /// The standard deviation of the sums of weighted bias scores, in score units.
    var deviation: Double
    var threshold: Double
    /// The squared amplitude at which the exact statistic must be computed.
    var gate: Double

    /// The squared amplitude of a window's daily wave.
    func squaredWave(_ window: SIMD8<Int32>) -> Double {
        let cosine = Double(window[ScoreSums.Lane.cosine])
        let sine = Double(window[ScoreSums.Lane.sine])
        return cosine * cosine + sine * sine
    }
}

/// One statistic over one window, against its threshold.
struct WindowStatistic: Sendable, Hashable {
    var kind: DriftKind
    /// The window's length, in rows.
    var window: Int
    /// The value; signed for bias.
    var value: Double
    var threshold: Double
    /// Whether the statistic judges the remainders, which the weather does not explain.
    var isBeyondWeather = false

    /// 1 at the threshold.
    var ratio: Double { abs(value) / threshold }
}

/// The deciding statistic, and the statistic that describes the change best.
struct Finding: Sendable, Hashable {
    var deciding: WindowStatistic
    var informative: WindowStatistic
}
