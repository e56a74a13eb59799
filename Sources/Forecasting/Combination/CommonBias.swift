/// The recent common error of a champion's forecasts one hour ahead.
///
/// A change of the weather or of the sensor that a model does not know often shifts all of its forecasts alike. The
/// shift shows at once in the forecasts one hour ahead, but only a day later in those 24 hours ahead, hidden by larger
/// errors. So the mean of the last residuals one hour ahead is added to all horizons, but only as far as it exceeds
/// three standard errors:
///
///     b = m · max(0, 1 − 9·s²ₘ / m²),
///
/// This is the positive-part shrinkage of W. James and C. Stein ("Estimation with quadratic loss", Proc. 4th Berkeley
/// Symposium, 1961) with a threshold that calm weather almost never exceeds. m is an exponentially weighted mean over
/// eight outcomes, s² the mean square of the residuals around it over ten days; s²ₘ = 1.5·s²/(2·8 − 1), 1.5 times the
/// value for independent residuals.
struct CommonBias: Hashable, Sendable {
    /// The discounted sum of the residuals, in the target's unit, and their discounted number.
    private(set) var sum: Float = 0
    private(set) var weight: Float = 0
    /// The discounted sum of the squared deviations, in squares of the target's unit, and their discounted number;
    /// starts as a day of deviations of 0.7.
    private(set) var squares: Float = 12
    private(set) var count: Float = 24

    private static let memory: Float = 8
    private static let squareMemory: Float = 240

    init() {}

    /// Restores a stored state; `nil` if the numbers cannot be the state of a bias.
    init?(sum: Float, weight: Float, squares: Float, count: Float) {
        guard sum.isFinite, weight.isFinite, weight >= 0, squares.isFinite, squares >= 0, count.isFinite, count > 0
        else { return nil }
        (self.sum, self.weight, self.squares, self.count) = (sum, weight, squares, count)
    }

    /// The value to add to the champion's forecasts, in the target's unit; 0 if the bias is not significant.
    var value: Float {
        guard weight > 0, sum != 0 else { return 0 }
        let mean = sum / weight
        let squaredError = 1.5 * squares / count / (2 * Self.memory - 1) * Self.memory / weight
        return mean * max(0, 1 - 9 * squaredError / (mean * mean))
    }

    /// - Parameter residual: actual − champion's forecast one hour ahead, in the target's unit, finite.
    mutating func learn(_ residual: Float) {
        let deviation = weight > 1 ? residual - sum / weight : 0
        // One extreme residual counts as three usual ones; a lasting shift moves the mean instead.
        let square = min(deviation * deviation, 9 * squares / count)
        squares = squares * (1 - 1 / Self.squareMemory) + square
        count = count * (1 - 1 / Self.squareMemory) + 1
        sum = sum * (1 - 1 / Self.memory) + residual
        weight = weight * (1 - 1 / Self.memory) + 1
    }
}
