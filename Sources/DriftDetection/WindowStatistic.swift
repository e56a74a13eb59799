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
