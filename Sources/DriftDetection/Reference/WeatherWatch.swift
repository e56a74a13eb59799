#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How hard the weather is to forecast, measured by persistence's error for the same times.
///
/// A good model's error grows and shrinks with the weather (fourfold between December and June at some stations) while
/// its ratio to persistence's error is stable; and when the weather changes, both err in the same direction. The watch
/// keeps two quantities: a slow mean of persistence's absolute error, by which errors are scaled, and how unusual
/// persistence's error is for the time of day, by which sums of errors are corrected.
struct WeatherWatch: Sendable, Codable, Hashable {
    /// The slow mean of persistence's absolute error, in °C.
    private(set) var baselineError = 0.0
    private var weight = 0.0
    /// Persistence's mean error over the latest days, in °C, for every slot of the day.
    private var usual = [Double](repeating: 0, count: TimeOfDay.slots)
    private var known = [UInt8](repeating: 0, count: TimeOfDay.slots)

    /// The factor by which earlier rows lose weight with each row: a half-life of 120 rows.
    private static let keep = exp2(-1.0 / 120)
    /// Days over which the usual error at a time of day is averaged.
    private static let days: UInt8 = 10
    /// Unusual errors are clipped at this many mean absolute errors.
    static let limit = 5.0

    /// The expected scale of the errors in this weather, up to a factor from the reference.
    ///
    /// It is the square root of persistence's mean absolute error: the errors of a good model grow with it, but less
    /// than in proportion.
    var scale: Double { baselineError.squareRoot() }

    /// Takes in persistence's error for a row.
    ///
    /// - Parameters:
    ///   - error: The reading minus persistence's forecast, in °C.
    ///   - slot: The time of day.
    /// - Returns: The error less the usual error at this time of day, in mean absolute errors, clipped at ±5.
    mutating func update(_ error: Double, slot: Int) -> Double {
        let absolute =
            weight > DetectorDesign.rowsBeforeClipping
            ? min(abs(error), DetectorDesign.clippedBaselineError * baselineError + 1e-3)
            : abs(error)
        weight = weight * Self.keep + 1
        baselineError += (absolute - baselineError) / weight
        guard baselineError > 0 else { return 0 }
        let limit = Self.limit * baselineError
        let unusual = min(max(error - usual[slot], -limit), limit)
        if known[slot] < Self.days { known[slot] += 1 }
        usual[slot] += unusual / Double(known[slot])
        return known[slot] < DetectorDesign.daysBeforeUse ? 0 : unusual / baselineError
    }
}
