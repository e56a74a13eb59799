/// The intervals of one station's forecasts, which follow the residuals as they come in.
///
/// A bound is a multiple of the recent size of the residuals, a moving mean mixed half and half with the size at
/// calibration. The multiples start as split-conformal quantiles (``ConformalInterval``) and are tracked online:
/// A. N. Angelopoulos, E. J. Candès and R. J. Tibshirani, "Conformal PID control for time series prediction"
/// (arXiv 2307.16895), equations 4 (the quantile) and 6 (the integral of the coverage error), successors of adaptive
/// conformal inference (I. Gibbs and E. Candès, arXiv 2106.00170). After each residual a bound moves out by a step if it
/// was exceeded, and in by a small part of one if not, so that the share outside tends to the wanted one whatever the
/// residuals do, as long as they stay bounded. The two tails move separately: a biased forecaster gets a shifted
/// interval, not only a wider one.
package struct AdaptiveInterval: Hashable, Sendable, Codable {
    /// The share of observations that the interval should hold, above 0 and below 1.
    package let level: Double
    /// The step of the quantiles, as a share of the mean size; 0 keeps them as they are calibrated.
    package let rate: Double
    private var horizons: [Int: Tails]

    /// - Parameters:
    ///   - calibration: residuals per horizon, °C, of forecasts that the model was not trained on, in order of time.
    ///   - level: wanted coverage, brought into 0.01 … 0.999.
    ///   - rate: 0 or more.
    package init(calibration: [Int: [Double]], level: Double = 0.9, rate: Double = 0.08) {
        let level = min(max(level, 0.01), 0.999)
        self.level = level
        self.rate = max(rate, 0)
        horizons = calibration.compactMapValues { Tails(residuals: $0, level: level) }
    }

    /// The interval that a forecast made now gets; `nil` for a horizon without calibration and feedback.
    package subscript(horizon: Int) -> ConformalInterval? { horizons[horizon]?.interval }

    /// Takes a residual into account, in the order in which they become known.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, °C; ignored unless finite.
    ///   - horizon: of the forecast.
    ///   - issued: the interval that the forecast was given, `horizon` hours ago; `nil` takes the present one. Judging
    ///     the issued one is what keeps the coverage of long horizons.
    package mutating func observe(residual: Double, horizon: Int, issued: ConformalInterval? = nil) {
        guard residual.isFinite else { return }
        if var tails = horizons[horizon] {
            tails.observe(residual, issued: issued ?? tails.interval, tail: (1 - level) / 2, rate: rate)
            horizons[horizon] = tails
        } else {
            horizons[horizon] = Tails(residuals: [residual, -residual], level: level)
        }
    }
}

/// The two bounds of one horizon.
private struct Tails: Hashable, Codable {
    /// The mean of |residual| follows with this rate; 1/48 forgets half in a day and a half.
    private static let sizeRate = 1.0 / 48
    /// The share outside, from which the integral correction comes, is a moving mean over about two weeks.
    private static let shareRate = 1.0 / 336
    /// °C; residuals of a forecaster that has not erred yet.
    private static let smallestSize = 0.01

    /// Multiples of ``size``: at most 0, and at least 0.
    private var lower: Double
    private var upper: Double
    /// °C, the mean of |residual| at calibration, and its moving mean.
    private let usualSize: Double
    private var recentSize: Double
    /// The mean of |residual| in multiples of the size, which makes steps independent of it.
    private let unit: Double
    /// Moving shares of residuals outside.
    private var shareBelow: Double
    private var shareAbove: Double

    init?(residuals: [Double], level: Double) {
        guard !residuals.isEmpty else { return nil }
        let usual = max(residuals.reduce(0) { $0 + abs($1) } / Double(residuals.count), Self.smallestSize)
        var recent = usual
        let multiples = residuals.map { residual in
            defer { recent += Self.sizeRate * (abs(residual) - recent) }
            return residual / Self.size(usual, recent)
        }
        guard let quantiles = ConformalInterval(residuals: multiples, level: level) else { return nil }
        lower = quantiles.lower
        upper = quantiles.upper
        usualSize = usual
        recentSize = recent
        unit = multiples.reduce(0) { $0 + abs($1) } / Double(multiples.count)
        shareBelow = (1 - level) / 2
        shareAbove = (1 - level) / 2
    }

    var interval: ConformalInterval {
        let size = Self.size(usualSize, recentSize)
        return ConformalInterval(lower: lower * size, upper: upper * size)
    }

    mutating func observe(_ residual: Double, issued: ConformalInterval, tail: Double, rate: Double) {
        let below: Double = residual < issued.lower ? 1 : 0
        let above: Double = residual > issued.upper ? 1 : 0
        let step = rate * unit
        lower = min(lower - step * (below - Self.aim(tail, shareBelow)), 0)
        upper = max(upper + step * (above - Self.aim(tail, shareAbove)), 0)
        shareBelow += Self.shareRate * (below - shareBelow)
        shareAbove += Self.shareRate * (above - shareAbove)
        recentSize += Self.sizeRate * (abs(residual) - recentSize)
    }

    /// The share to aim at: as much below the wanted one as the recent share lay above it.
    private static func aim(_ tail: Double, _ share: Double) -> Double {
        min(max(2 * tail - share, tail / 25), 2 * tail)
    }

    private static func size(_ usual: Double, _ recent: Double) -> Double { (usual + recent) / 2 }

    private enum CodingKeys: String, CodingKey {
        case lower
        case upper
        case usualSize = "usual_size"
        case recentSize = "recent_size"
        case unit
        case shareBelow = "share_below"
        case shareAbove = "share_above"
    }
}
