/// The numbers that ``AdaptiveInterval`` fixes.
///
/// Chosen on validation parts of real stations and on simulated drifts there, for even coverage of every week at the
/// smallest interval score (T. Gneiting and A. E. Raftery, JASA 102 (2007), §6.2).
package enum IntervalDesign {
    /// The step of the quantiles, as a share of the mean size.
    package static let rate = 0.04
    /// The moving mean of |residual| follows with this rate, and has so much of a say in the size beside the calibration.
    static let sizeRate = 1.0 / 50
    static let recentShare = 0.2
    /// The share of misses that is aimed at, of the share that the level allows.
    static let allowance = 0.94
    /// Hours over which misses are counted, those of the pending forecasts included.
    static let window = 160
    /// What one whole allowance too many, or too few, over the window does to the logarithm of the width 24 hours ahead;
    /// at shorter horizons less, with this power of the horizon, because feedback comes sooner there.
    static let gain = 1.2
    static let horizonPower = 0.4
    /// Beyond half an allowance too many, its square counts in addition.
    static let curvature = 0.5
    static let knee = 0.5
    /// The limits of that.
    static let mostShrinking = 0.6
    static let mostStretching = 1.5
    /// What every miss too many in the long run does to the logarithm of the width, and how fast it is forgotten.
    static let excessGain = 0.017
    static let excessForgetting = 1.0 / 2_300
    /// The standard deviation of residuals in multiples of their mean size; 1.25 for normal ones, less for those that the
    /// bounds are made of.
    static let spread = 0.97
    /// How much of the error so far is still there at the horizon.
    static let persistence = 1.08
}
