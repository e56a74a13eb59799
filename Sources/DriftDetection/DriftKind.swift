/// In what way a forecaster's errors have stopped looking like those it was accepted with.
public enum DriftKind: String, Sendable, Codable, Hashable, CaseIterable {
    /// The errors' mean has moved.
    case bias
    /// The errors have become larger, around an unchanged mean.
    case errorSize = "error_size"
    /// The errors follow the time of day in another way than they did.
    case dailyShape = "daily_shape"
    /// The errors' mean creeps away over weeks.
    case slowTrend = "slow_trend"
}

/// Which way a drift goes.
public enum DriftDirection: String, Sendable, Codable, Hashable {
    /// The measurements lie higher above the forecasts than before: the model forecasts too cold.
    case tooCold = "too_cold"
    /// The measurements lie lower than before: the model forecasts too warm.
    case tooWarm = "too_warm"
    /// The errors have grown.
    case larger
    /// The pattern has changed; no direction describes it.
    case reshaped
}
