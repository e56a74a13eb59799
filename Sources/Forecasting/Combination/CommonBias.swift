/// The error that a champion's forecasts one hour ahead have had in common of late.
///
/// A change of the weather, or of the sensor, that a model does not know often moves all of its forecasts alike. One hour
/// ahead it shows at once, 24 hours ahead only a day later, and under the larger errors there. So the mean of the last
/// residuals one hour ahead is added to all horizons, but only as far as it exceeds three of its standard errors:
///
///     b = m · max(0, 1 − 9·s²ₘ / m²),
///
/// the positive part of W. James and C. Stein's shrinkage ("Estimation with quadratic loss", Proc. 4th Berkeley
/// Symposium, 1961) with a threshold that calm weather almost never passes. m is an exponentially weighted mean over
/// eight outcomes, s² the mean square of the residuals around it over ten days; s²ₘ = 1.5·s²/(2·8 − 1), half as much
/// again as for independent residuals.
struct CommonBias: Hashable, Sendable {
    /// Of the residuals, °C, and of their number, discounted.
    private(set) var sum: Float = 0
    private(set) var weight: Float = 0
    /// Of the squared deviations, °C², and of their number, discounted; a day of 0.7 °C to begin with.
    private(set) var squares: Float = 12
    private(set) var count: Float = 24

    private static let memory: Float = 8
    private static let squareMemory: Float = 240

    init() {}

    /// Continues from what was stored; `nil` unless it can be the state of a bias.
    init?(sum: Float, weight: Float, squares: Float, count: Float) {
        guard sum.isFinite, weight.isFinite, weight >= 0, squares.isFinite, squares >= 0, count.isFinite, count > 0
        else { return nil }
        (self.sum, self.weight, self.squares, self.count) = (sum, weight, squares, count)
    }

    /// °C to add to the champion's forecasts; 0 unless it is certain that there is something to add.
    var value: Float {
        guard weight > 0, sum != 0 else { return 0 }
        let mean = sum / weight
        let squaredError = 1.5 * squares / count / (2 * Self.memory - 1) * Self.memory / weight
        return mean * max(0, 1 - 9 * squaredError / (mean * mean))
    }

    /// - Parameter residual: actual − champion's forecast one hour ahead, °C, finite.
    mutating func learn(_ residual: Float) {
        let deviation = weight > 1 ? residual - sum / weight : 0
        // One wild residual counts for three usual ones, and a lasting one moves the mean instead.
        let square = min(deviation * deviation, 9 * squares / count)
        squares = squares * (1 - 1 / Self.squareMemory) + square
        count = count * (1 - 1 / Self.squareMemory) + 1
        sum = sum * (1 - 1 / Self.memory) + residual
        weight = weight * (1 - 1 / Self.memory) + 1
    }
}
