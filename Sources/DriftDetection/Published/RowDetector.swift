/// Watches rows and reports changes; the interface of every detector of this library.
///
/// Rows come in order of time. A conforming type is deterministic, keeps a bounded state that is part of its value,
/// and gives no signal for rows without a reading.
public protocol RowDetector: Sendable {
    /// Takes in a row.
    ///
    /// - Returns: A signal; `nil` for most rows.
    mutating func update(_ row: DriftRow) -> DriftSignal?

    /// The statistic closest to its threshold, over that threshold: an alarm at 1; `nil` if no statistic exists.
    var alarmRatio: Double? { get }
}

extension DriftDetector: RowDetector {
    /// The statistic closest to its threshold, over that threshold; `nil` while learning.
    public var alarmRatio: Double? {
        statisticsTables?.all(sums).map(\.ratio).max()
    }
}

/// The detection methods.
public enum DetectionMethod: String, Sendable, Codable, Hashable, CaseIterable {
    /// ``DriftDetector``, the method of this library.
    case standard
    /// ``AdaptiveWindow`` over the absolute errors.
    case adwin
    /// ``PageHinkley`` over the absolute errors.
    case pageHinkley = "page_hinkley"

    /// Makes a detector.
    ///
    /// - Parameter configuration: Only the standard detector uses the budget; the published ones have their authors'
    ///   usual settings.
    /// - Returns: A detector in its initial state.
    public func makeDetector(configuration: DriftConfiguration = .default) -> any RowDetector {
        switch self {
        case .standard: DriftDetector(configuration: configuration)
        case .adwin: AbsoluteErrorDetector(AdaptiveWindow())
        case .pageHinkley: AbsoluteErrorDetector(PageHinkley())
        }
    }
}
