#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What each statistic has to reach, for a budget of false alarms.
struct AlarmThresholds: Sendable, Codable, Hashable {
    /// For each of the design's windows.
    var bias: [Double]
    var size: [Double]
    /// For each of the design's shape windows.
    var shape: [Double]

    /// The thresholds for a budget.
    ///
    /// A statistic that is standard normal in the limit exceeds h at a rate proportional to exp(−h² / 2); so a budget
    /// b times as large moves the threshold h of the reference budget to √(h² − 2·ln b).
    ///
    /// - Parameters:
    ///   - falseAlarmsPerYear: The budget.
    ///   - design: Holds the thresholds for a budget of 0.1.
    init(falseAlarmsPerYear: Double, design: DetectorDesign) {
        let shift = 2 * log(falseAlarmsPerYear / 0.1)
        func moved(_ threshold: Double) -> Double {
            max(threshold * threshold - shift, 4).squareRoot()
        }
        bias = design.biasThresholds.map(moved)
        size = design.sizeThresholds.map { $0 > 8 ? .greatestFiniteMagnitude : moved($0) }
        shape = design.shapeDays.map { _ in moved(design.shapeThreshold) }
    }
}
