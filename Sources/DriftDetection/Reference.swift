#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the errors of the model in service look like when nothing is wrong.
///
/// Learnt from rows in control by clipped least squares: the mean error and its spread by time of day, how errors carry
/// over from row to row, the distribution of what remains, and how long its memory is.
struct Reference: Sendable, Codable, Hashable {
    /// The mean error in every slot of the day, in °C.
    var mean: [Double]
    /// The reciprocal of the mean absolute error in every slot of the day, in units of the difficulty.
    var reciprocalSpread: [Double]
    var carryOver: AutoregressiveModel
    var biasScores: ScoreTable
    var sizeScores: ScoreTable
    /// Variance of a window's sum of bias scores over its length, for each of the design's windows.
    var biasVariance: [Double]
    /// The same for the size scores.
    var sizeVariance: [Double]
    /// The same for the cosine-weighted bias scores, for each of the design's shape windows.
    var shapeVariance: [Double]
    /// By how much a window's sum of bias scores follows its sum of weather, for each of the design's windows.
    var biasSlope: [Double] = []
    /// By how much a window's sum of size scores follows its sum of roughness, for each of the design's windows.
    var sizeSlope: [Double] = []
    /// The standard deviation of the errors, clipped, in °C.
    var sigma: Double
    /// The mean difficulty of the weather in the reference's rows, in °C.
    var difficulty: Double
    /// How many rows it was learnt from.
    var rows: Int

    /// Standardised errors are clipped at this many mean absolute errors before anything is learnt from them.
    static let clip = 5.0

    /// The error in units of what is usual at this time of day in such weather.
    func standardised(_ residual: Double, slot: Int, difficulty: Double) -> Double {
        (residual - mean[slot]) * reciprocalSpread[slot] / difficulty
    }
}
