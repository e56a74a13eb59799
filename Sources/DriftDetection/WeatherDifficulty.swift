#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How hard the weather is to forecast at present: a slow mean of persistence's absolute error, in °C.
///
/// A good model's error grows and shrinks with the weather (fourfold between December and June at some stations) while
/// its ratio to persistence's error stays put. Dividing by this mean leaves what is the model's own.
struct WeatherDifficulty: Sendable, Codable, Hashable {
    /// The slow mean, in °C; `nil` before the first value.
    private(set) var mean = 0.0
    private var weight = 0.0
    private let keep: Double

    /// Starts without knowledge.
    ///
    /// - Parameter halfLife: The number of rows after which a value counts half.
    init(halfLife: Double) {
        keep = exp2(-1 / halfLife)
    }

    /// Takes in persistence's absolute error for a row, in °C.
    ///
    /// A value counts at most as four times the mean so far: one wrong reading is not hard weather.
    mutating func update(_ absoluteError: Double) {
        let value = weight > 20 ? min(absoluteError, 4 * mean + 1e-3) : absoluteError
        weight = weight * keep + 1
        mean += (value - mean) / weight
    }
}
