#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The Diebold–Mariano test of equal forecast accuracy.
///
/// The loss differences of successive origins are autocorrelated (forecasts h hours ahead overlap by h − 1 hours, and
/// weather is persistent), so the variance of their mean is the long-run variance with Bartlett weights.
///
/// Sources: Diebold and Mariano, *Comparing Predictive Accuracy*, JBES 13 (1995), equation 3; Newey and West,
/// *A Simple, Positive Semi-Definite … Covariance Matrix*, Econometrica 55 (1987), equation 5; small-sample factor:
/// Harvey, Leybourne and Newbold, IJF 13 (1997), equation 9.
package struct DieboldMariano: Hashable, Sendable, Codable {
    /// Mean loss of the first model less the mean loss of the second; positive if the second is better.
    package var meanDifference: Double
    /// The test statistic, about standard normal if both are equally good.
    package var statistic: Double
    /// The probability of a statistic at least this large if the second model is not better.
    package var pValue: Double
    /// The number of loss differences.
    package var count: Int

    private enum CodingKeys: String, CodingKey {
        case meanDifference = "mean_difference"
        case statistic
        case pValue = "p_value"
        case count
    }

    /// Tests whether `second` has the lower expected loss; `nil` for fewer than eight pairs, or if a loss is not
    /// finite.
    ///
    /// - Parameters:
    ///   - first: losses of the first model, one for each origin in time order.
    ///   - second: losses of the second model at the same origins.
    ///   - horizon: the longest horizon of the losses, in hours; at least 1.
    package init?(first: [Double], second: [Double], horizon: Int) {
        let count = min(first.count, second.count)
        guard count >= 8 else { return nil }
        let differences = zip(first, second).map { $0 - $1 }
        guard differences.allSatisfy(\.isFinite) else { return nil }
        let mean = differences.reduce(0, +) / Double(count)
        let bandwidth = Self.bandwidth(count: count, horizon: horizon)
        let variance = Self.longRunVariance(differences, mean: mean, bandwidth: bandwidth)
        self.count = count
        meanDifference = mean
        guard variance > 0 else {
            statistic = 0
            pValue = 1
            return
        }
        let size = Double(count)
        let step = Double(min(horizon, count / 2))
        let smallSample = ((size + 1 - 2 * step + step * (step - 1) / size) / size).squareRoot()
        statistic = mean / (variance / size).squareRoot() * smallSample
        pValue = 0.5 * erfc(statistic / 2.0.squareRoot())
    }

    /// At least h − 1 lags, by which forecasts overlap, and at least the cube root of the count.
    private static func bandwidth(count: Int, horizon: Int) -> Int {
        let automatic = Int(cbrt(Double(count)).rounded(.up))
        return min(max(horizon - 1, automatic), count / 3)
    }

    private static func longRunVariance(_ values: [Double], mean: Double, bandwidth: Int) -> Double {
        func autocovariance(_ lag: Int) -> Double {
            var sum = 0.0
            for index in lag..<values.count {
                sum += (values[index] - mean) * (values[index - lag] - mean)
            }
            return sum / Double(values.count)
        }
        var variance = autocovariance(0)
        for lag in 1...max(bandwidth, 1) {
            variance += 2 * (1 - Double(lag) / Double(bandwidth + 1)) * autocovariance(lag)
        }
        return variance
    }
}
