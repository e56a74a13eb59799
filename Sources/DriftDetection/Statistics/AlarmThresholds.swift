#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The thresholds of the statistics for a budget of false alarms.
///
/// A statistic that is standard normal in the limit exceeds a high level h at a rate proportional to exp(−h² / 2). A
/// budget of b times the budget of h therefore changes h to √(h² − 2·ln b).
struct AlarmThresholds {
    /// The budget for which the design's thresholds were made, in false alarms per station and year.
    static let designBudget = 0.1
    /// The lowest threshold.
    static let least = 2.0

    private let shift: Double

    /// Thresholds for a budget, in false alarms per station and year.
    init(falseAlarmsPerYear: Double) {
        shift = 2 * log(falseAlarmsPerYear / Self.designBudget)
    }

    /// A threshold of the design, adjusted to the budget.
    func moved(_ threshold: Double) -> Double {
        max(threshold * threshold - shift, Self.least * Self.least).squareRoot()
    }
}
