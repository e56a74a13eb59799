import Foundation

/// The interval of one horizon; a part of ``AdaptiveInterval``.
struct HorizonInterval: Hashable, Codable {
    /// The size in the target's unit, for a forecaster without errors.
    private static let smallestSize = 0.01

    /// The share of forecasts that may fall outside their intervals.
    let allowedShare: Double
    /// Bounds in multiples of the size: the lower one at most 0, the upper one at least 0.
    private var lower: Double
    private var upper: Double
    /// The mean of |residual| in the calibration, in the target's unit, and its moving mean.
    private let usualSize: Double
    private var recentSize: Double
    /// The mean of |residual| in multiples of the size; makes steps independent of the size.
    private let unit: Double
    /// Cumulative miscoverage minus the allowed one, slowly forgotten.
    private var excess = 0.0
    private var miscoverage: MiscoverageHistory
    /// The newest residuals first, one for each hour; a gap for an hour without one.
    private var residuals: RecentDegrees
    /// The bounds that were issued at the ends of the last hours, the newest first.
    private var issuedLower: RecentDegrees
    private var issuedUpper: RecentDegrees
    /// Whether a residual was observed since the last hour ended.
    private(set) var isObserved = false

    /// - Returns: `nil` if there are no residuals.
    init?(residuals calibration: [Double], horizon: Int, level: Double) {
        let calibration = calibration.filter(\.isFinite)
        guard !calibration.isEmpty else { return nil }
        let usual = max(calibration.reduce(0) { $0 + abs($1) } / Double(calibration.count), Self.smallestSize)
        var recent = usual
        let multiples = calibration.map { residual in
            defer { recent += IntervalDesign.sizeRate * (abs(residual) - recent) }
            return residual / Self.size(usual, recent)
        }
        guard let quantiles = ConformalInterval(residuals: multiples, level: level) else { return nil }
        allowedShare = IntervalDesign.allowedShare(level: level, horizon: horizon)
        lower = quantiles.lower
        upper = quantiles.upper
        usualSize = usual
        recentSize = recent
        let mean = multiples.reduce(0) { $0 + abs($1) } / Double(multiples.count)
        // Bounds of a forecaster without errors move by shares of the size itself.
        unit = mean > 0 ? max(mean, Self.smallestSize) : 1
        miscoverage = MiscoverageHistory()
        residuals = RecentDegrees()
        issuedLower = RecentDegrees()
        issuedUpper = RecentDegrees()
    }

    /// The tracked interval, without the budget.
    var base: ConformalInterval {
        let size = Self.size(usualSize, recentSize)
        return ConformalInterval(lower: lower * size, upper: upper * size)
    }

    /// The interval for a forecast issued at this moment.
    func interval(expectingTooMany expected: Double, horizon: Int) -> ConformalInterval {
        let stretch = exp(stretching(expected, horizon: horizon))
        let base = base
        return ConformalInterval(lower: base.lower * stretch, upper: base.upper * stretch)
    }

    /// The logarithm of the factor by which the budget changes the width.
    private func stretching(_ expected: Double, horizon: Int) -> Double {
        let known = min(max(IntervalDesign.window - horizon, horizon), miscoverage.length)
        let tooMany = Double(miscoverage.count(ofLast: known)) - allowedShare * Double(known) + expected
        let allowed = max(allowedShare, IntervalDesign.leastAllowedShare) * Double(IntervalDesign.window)
        let excessShare = tooMany / allowed
        let gain = IntervalDesign.gain * pow(Double(horizon) / 24, IntervalDesign.horizonPower)
        let week = min(max(gain * excessShare, -IntervalDesign.mostShrinking), IntervalDesign.mostStretching)
        return min(week + IntervalDesign.excessGain * excess, IntervalDesign.mostStretching)
    }

    mutating func observe(_ residual: Double, issued: ConformalInterval, rate: Double) {
        let below: Double = residual < issued.lower ? 1 : 0
        let above: Double = residual > issued.upper ? 1 : 0
        let step = rate * unit
        // A bound at the forecast itself cannot move inward; the other bound then covers both tails.
        let tail = allowedShare / 2
        let (aimBelow, aimAbove) = (upper <= 0 ? 2 * tail : tail, lower >= 0 ? 2 * tail : tail)
        lower = min(lower - step * (below - aimBelow), 0)
        upper = max(upper + step * (above - aimAbove), 0)
        excess = (excess + below + above - allowedShare) * (1 - IntervalDesign.excessForgetting)
        excess = min(max(excess, -IntervalDesign.mostExcess), IntervalDesign.mostExcess)
        miscoverage.append(below + above > 0)
        recentSize += IntervalDesign.sizeRate * (abs(residual) - recentSize)
        residuals.push(residual)
        isObserved = true
    }

    /// Ends an hour in which forecasts were issued with the given interval.
    mutating func closeHour(issuing interval: ConformalInterval) {
        if !isObserved { residuals.push(.nan) }
        isObserved = false
        issuedLower.push(interval.lower)
        issuedUpper.push(interval.upper)
    }

    /// The interval that was issued `age` hours ago, at least 1; `nil` if unknown.
    func issued(age: Int) -> ConformalInterval? {
        guard let lower = issuedLower[age - 1], let upper = issuedUpper[age - 1] else { return nil }
        return ConformalInterval(lower: lower, upper: upper)
    }

    /// The residual `back` places before the newest; `nil` if unknown.
    func residual(back: Int) -> Double? { residuals[back] }

    /// The probability that a forecast falls outside its interval, given its error at a shorter horizon.
    func miscoverageProbability(of issued: ConformalInterval, error: Double, at shorter: HorizonInterval) -> Double {
        let (whole, past) = (
            IntervalDesign.standardDeviationOfSize * usualSize,
            IntervalDesign.standardDeviationOfSize * shorter.usualSize
        )
        let deviation = max(whole * whole - past * past, IntervalDesign.leastUnexplainedShare * whole * whole)
            .squareRoot()
        let expected = IntervalDesign.persistence * error
        func normal(_ value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }
        return normal((issued.lower - expected) / deviation) + normal((expected - issued.upper) / deviation)
    }

    private static func size(_ usual: Double, _ recent: Double) -> Double {
        usual + IntervalDesign.recentShare * (recent - usual)
    }

    private enum CodingKeys: String, CodingKey {
        case allowedShare = "allowed_share"
        case lower
        case upper
        case usualSize = "usual_size"
        case recentSize = "recent_size"
        case unit
        case excess
        case miscoverage = "misses"
        case residuals
        case issuedLower = "issued_lower"
        case issuedUpper = "issued_upper"
        case isObserved = "is_observed"
    }
}
