/// The numbers that ``AdaptiveInterval`` fixes.
///
/// Chosen on validation parts of real stations and on simulated drifts there, for even coverage of every week at the
/// smallest interval score (T. Gneiting and A. E. Raftery, JASA 102 (2007), §6.2).
package enum IntervalDesign {
    /// The step of the quantiles 24 hours ahead, as a share of the mean size; larger at shorter horizons, with this power
    /// of 24 h over the horizon.
    package static let rate = 0.025
    static let ratePower = 0.3
    /// The moving mean of |residual| follows with this rate, and has so much of a say in the size beside the calibration.
    static let sizeRate = 1.0 / 100
    static let recentShare = 0.15
    /// Hours over which misses are counted, those of the pending forecasts included.
    static let window = 150
    /// What as many misses too many over the window as are allowed do to the logarithm of the width, 24 hours ahead.
    ///
    /// At shorter horizons it is less, with this power of the horizon, because feedback comes sooner there.
    static let gain = 0.8
    static let horizonPower = 0.2
    /// The limits of that; both budgets together stretch no further either: beyond it intervals get absurd, and hold no
    /// more.
    static let mostShrinking = 0.45
    static let mostStretching = 1.0
    /// What every miss too many in the long run does to the logarithm of the width, and how fast it is forgotten.
    static let excessGain = 0.031
    static let excessForgetting = 1.0 / 2_400
    /// It counts no further, so that a wrong calibration is mended by the quantiles and not remembered for months.
    static let mostExcess = 60.0
    /// The standard deviation of residuals in multiples of their mean size; 1.25 for normal ones.
    static let spread = 1.17
    /// How much of the error so far is still there at the horizon.
    static let persistence = 1.09

    /// The share of misses that is aimed at.
    ///
    /// Less than the level allows, the less the later it becomes known: a day ahead misses come by the dozen, and weeks
    /// with too many are worse than weeks with too few.
    static func allowedShare(level: Double, horizon: Int) -> Double {
        (1 - level) * (0.98 - 0.16 * min(Double(horizon) / 24, 1))
    }
}
