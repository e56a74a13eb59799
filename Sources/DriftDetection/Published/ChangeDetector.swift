/// Where and how much the mean of a sequence of numbers has changed.
public struct MeanChange: Sendable, Codable, Hashable {
    /// The number of latest values after the change.
    public var valuesSince: Int
    /// The mean before the change.
    public var meanBefore: Double
    /// The mean after the change.
    public var meanSince: Double
    /// The deciding statistic.
    public var statistic: Double
    /// The value of the statistic that raises an alarm.
    public var threshold: Double
}

/// Watches a sequence of numbers for a change of its mean; for published methods.
public protocol ChangeDetector: Sendable, Codable, Equatable {
    /// Takes in a value; a value that is not finite is ignored.
    ///
    /// - Returns: The change, at the value at which it is detected.
    mutating func update(_ value: Double) -> MeanChange?

    /// The current statistic over its threshold; `nil` if none exists.
    var alarmRatio: Double? { get }
}

/// Applies a detector for numbers to the absolute errors of rows.
public struct AbsoluteErrorDetector<Detector: ChangeDetector>: RowDetector, Codable, Equatable {
    /// The detector.
    public private(set) var detector: Detector
    private var rows = 0
    private var latestTime: Int64?
    private var step: Int64 = 3600

    /// Watches with a detector.
    public init(_ detector: Detector) {
        self.detector = detector
    }

    /// Takes in a row; a row that is not later than the previous row, or has no reading, is ignored.
    ///
    /// - Returns: A drift of the kind error size if the mean absolute error has grown; `nil` otherwise, also if it has
    ///   fallen.
    public mutating func update(_ row: DriftRow) -> DriftSignal? {
        guard DriftDetector.acceptedTimes.contains(row.time), row.time > latestTime ?? Int64.min else { return nil }
        if let latestTime { step = row.time - latestTime }
        latestTime = row.time
        rows += 1
        guard let actual = row.actual, let change = detector.update(abs(actual - row.predicted)),
            change.meanSince > change.meanBefore
        else { return nil }
        let age = max(change.valuesSince - 1, 0)
        let size = change.meanSince - change.meanBefore
        return .drift(
            DriftEvidence(
                kind: .errorSize,
                direction: .larger,
                time: row.time,
                row: rows - 1,
                window: change.valuesSince,
                estimatedStart: row.time - Int64(age) * step,
                estimatedStartRow: max(rows - 1 - age, 0),
                statistic: change.statistic,
                threshold: change.threshold,
                size: size,
                sizeInSigma: change.meanBefore > 0 ? size / (change.meanBefore * Self.sigmaPerMeanError) : 0
            )
        )
    }

    /// The detector's statistic over its threshold.
    public var alarmRatio: Double? { detector.alarmRatio }

    /// The standard deviation of a normal distribution over its mean absolute deviation, √(π / 2).
    private static var sigmaPerMeanError: Double { 1.2533141373155001 }
}
