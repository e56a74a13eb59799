/// Constants of ``AdaptiveInterval``.
///
/// Chosen on validation parts of real stations and on simulated drifts there, for even coverage of every week at the
/// smallest interval score (T. Gneiting and A. E. Raftery, JASA 102 (2007), §6.2).
package enum IntervalDesign {
    /// The step of the quantiles 24 hours ahead, as a share of the mean size; multiplied by this power of 24 h over the
    /// horizon at shorter horizons.
    package static let rate = 0.025
    static let ratePower = 0.3
    /// The rate of the moving mean of |residual|, and the weight of that mean in the size, relative to the
    /// calibration's.
    static let sizeRate = 1.0 / 100
    static let recentShare = 0.15
    /// The number of hours over which miscoverage is counted, those of the pending forecasts included.
    static let window = 150
    /// The change of the logarithm of the width, 24 hours ahead, if the miscoverage over the window is twice the
    /// allowed one.
    ///
    /// Multiplied by this power of horizon / 24 h at shorter horizons, where feedback arrives sooner.
    static let gain = 0.8
    static let horizonPower = 0.2
    /// The bounds on the change of the logarithm of the width; the upper bound also limits both budgets together.
    ///
    /// Wider intervals do not improve coverage.
    static let mostShrinking = 0.45
    static let mostStretching = 1.0
    /// The change of the logarithm of the width for each excess miscoverage in the long run, and the rate at which the
    /// excess is forgotten.
    static let excessGain = 0.031
    static let excessForgetting = 1.0 / 2_400
    /// The bound on the cumulative excess, so that the quantiles correct a bad calibration and the excess does not last
    /// for months.
    static let mostExcess = 60.0
    /// The standard deviation of residuals in multiples of their mean size; 1.25 for normal ones.
    static let standardDeviationOfSize = 1.17
    /// The factor from the error at a shorter horizon to the expected error at the horizon.
    static let persistence = 1.09

    /// The smallest share by which miscoverage is measured.
    ///
    /// At high levels one period of bad forecasts exceeds the allowed number of a week many times. The share is nearly
    /// that of the level 0.9, for which the gain was chosen.
    static let leastAllowedShare = 0.09
    /// The smallest share of an error's variance that an error at a shorter horizon leaves unexplained: their
    /// correlation is at most √0.96 = 0.98, so that a single error never makes another certain.
    static let leastUnexplainedShare = 0.04

    /// The share of forecasts that may fall outside their intervals.
    ///
    /// Less than 1 − level, and less at longer horizons: a day ahead miscoverage occurs in long runs, and weeks with
    /// too much of it are worse than weeks with too little.
    static func allowedShare(level: Double, horizon: Int) -> Double {
        (1 - level) * (0.98 - 0.16 * min(Double(horizon) / 24, 1))
    }
}
