/// Watches rows and says when something has changed; what every detector of this library can do.
///
/// Rows come in the order of their time. A conforming type is deterministic, keeps a bounded state that is part of its
/// value, and says nothing about rows without a reading.
public protocol RowDetector: Sendable {
    /// Takes in a row.
    ///
    /// - Returns: What there is to say; `nil` most of the time.
    mutating func update(_ row: DriftRow) -> DriftSignal?

    /// The statistic that is closest to its threshold, over that threshold: an alarm at 1; `nil` while there is none.
    var alarmRatio: Double? { get }
}

extension DriftDetector: RowDetector {
    /// The statistic that is closest to its threshold, over that threshold; `nil` while learning.
    public var alarmRatio: Double? {
        statisticsTables?.all(sums).map(\.ratio).max()
    }
}

/// The detectors that can be chosen.
public enum DetectionMethod: String, Sendable, Codable, Hashable, CaseIterable {
    /// This library's own: ``DriftDetector``.
    case standard
    /// ``AdaptiveWindow`` over the absolute errors.
    case adwin
    /// ``PageHinkley`` over the absolute errors.
    case pageHinkley = "page_hinkley"

    /// Makes a detector.
    ///
    /// - Parameter configuration: Only the standard detector heeds the budget; the published ones keep their authors'
    ///   usual settings.
    /// - Returns: A detector that has seen nothing yet.
    public func makeDetector(configuration: DriftConfiguration = .default) -> any RowDetector {
        switch self {
        case .standard: DriftDetector(configuration: configuration)
        case .adwin: AbsoluteErrorDetector(AdaptiveWindow())
        case .pageHinkley: AbsoluteErrorDetector(PageHinkley())
        }
    }
}
