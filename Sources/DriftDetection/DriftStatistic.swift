/// How close one kind of drift is to an alarm.
public struct DriftStatistic: Sendable, Codable, Hashable {
    /// The kind.
    public var kind: DriftKind
    /// The window whose statistic is closest to its threshold, in rows.
    public var window: Int
    /// The statistic of this window, never negative.
    public var value: Double
    /// The value of the statistic that raises an alarm.
    public var threshold: Double
}

/// The behavior of the weather, as a diagnosis; it never raises an alarm.
public struct WeatherDiagnosis: Sendable, Codable, Hashable {
    /// Persistence's recent mean absolute error relative to the reference's rows; 1 if equal.
    public var baselineError: Double
    /// The readings' mean over about a week less the mean over about two months, in °C.
    public var readingShift: Double
}

extension DriftDetector {
    /// For each kind the statistic that is closest to its threshold; empty while learning.
    public var statistics: [DriftStatistic] {
        guard let tables = statisticsTables else { return [] }
        var closest: [DriftKind: WindowStatistic] = [:]
        for statistic in tables.all(sums) {
            let kind =
                statistic.kind == .bias && statistic.window > Self.longestBiasWindow ? .slowTrend : statistic.kind
            if let other = closest[kind], other.ratio >= statistic.ratio { continue }
            closest[kind] = statistic
        }
        return DriftKind.allCases.compactMap { kind in
            closest[kind]
                .map {
                    DriftStatistic(kind: kind, window: $0.window, value: abs($0.value), threshold: $0.threshold)
                }
        }
    }

    /// The behavior of the weather; `nil` while learning.
    public var weather: WeatherDiagnosis? {
        guard let reference else { return nil }
        return WeatherDiagnosis(
            baselineError: watch.scale * watch.scale / (reference.weatherScale * reference.weatherScale),
            readingShift: readings.recent - readings.longTerm
        )
    }
}

/// The mean reading over about a week and over about two months, in °C.
struct ReadingMeans: Sendable, Codable, Hashable {
    private(set) var recent = 0.0
    private(set) var longTerm = 0.0
    private var rows = 0.0

    /// Takes in a reading, in °C.
    mutating func update(_ reading: Double, rowsPerDay: Double) {
        rows += 1
        recent += (reading - recent) / min(rows, 7 * rowsPerDay)
        longTerm += (reading - longTerm) / min(rows, 60 * rowsPerDay)
    }
}
