#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How much the sum over a window varies while nothing changes, per row of the window.
struct SumSpread {
    /// The variance of a sum of bias scores, over the window's length.
    var biasVariance: Double
    /// By how much a sum of bias scores follows the window's sum of weather.
    var biasSlope: Double
    /// The variance of a sum of size scores, over the window's length.
    var sizeVariance: Double
    /// The same for the remainders' size scores.
    var remainderVariance: Double
}

extension ReferenceLearner {
    /// The longest lag at which scores are taken to be correlated, in rows.
    private static let longestLag = 72
    /// Days over which the size scores' slow mean is taken.
    private static let slowMeanDays = 28.0
    /// Longer windows use this one's slope: over days the weather's ups and downs cancel out.
    private static let longestSlopeWindow = 96

    /// Learns how much sums over windows vary.
    ///
    /// The variance of a sum of w scores is w·(1 + 2·Σ(1 − k/w)·ρₖ), that of one weighted with a daily wave half as much
    /// with ρₖ weighted by the wave; a value under 1 is taken as 1. The size scores' mean over four weeks is taken out
    /// first: seasons are no memory, and would hide a real growth of the error.
    ///
    /// - Parameters:
    ///   - windows: Lengths in rows.
    ///   - shapeWindows: Lengths in rows of the windows for the daily shape.
    ///   - rowsPerDay: How many rows make a day.
    /// - Returns: One spread for each window, and for each shape window the variance of a sum of bias scores that are
    ///   weighted with a daily wave, over half the length.
    func sumSpreads(
        windows: [Int],
        shapeWindows: [Int],
        rowsPerDay: Double
    ) -> (windows: [SumSpread], shapes: [Double]) {
        let slowRows = Int(Self.slowMeanDays * rowsPerDay)
        let bias = Self.autocorrelation(biasScores)
        let size = Self.autocorrelation(Self.withoutSlowMean(sizeScores, window: slowRows))
        let remainder = Self.autocorrelation(Self.withoutSlowMean(remainderScores, window: slowRows))
        let longestSlope = weatherSlope(window: Self.longestSlopeWindow)
        let spreads = windows.map { window in
            SumSpread(
                biasVariance: Self.variance(bias, window: window, frequency: 0),
                biasSlope: window < Self.longestSlopeWindow ? weatherSlope(window: window) : longestSlope,
                sizeVariance: Self.variance(size, window: window, frequency: 0),
                remainderVariance: Self.variance(remainder, window: window, frequency: 0)
            )
        }
        let shapes = shapeWindows.map { Self.variance(bias, window: $0, frequency: 2 * Double.pi / rowsPerDay) }
        return (spreads, shapes)
    }

    private static func withoutSlowMean(_ values: [Float], window: Int) -> [Float] {
        var sums: [Float] = [0]
        sums.reserveCapacity(values.count + 1)
        var sum: Float = 0
        for value in values {
            sum += value
            sums.append(sum)
        }
        let half = max(window / 2, 1)
        return values.indices.map { index in
            let start = max(0, index - half)
            let end = min(values.count, index + half)
            return values[index] - (sums[end] - sums[start]) / Float(end - start)
        }
    }

    /// The autocorrelation at lags 1, 2, ….
    private static func autocorrelation(_ values: [Float]) -> [Double] {
        let blocks = longestLag / 8
        let padding = [Float](repeating: 0, count: longestLag)
        let padded = padding + values
        var sums = [SIMD8<Float>](repeating: SIMD8(), count: blocks)
        var squares: Float = 0
        padded.withUnsafeBytes { bytes in
            for index in longestLag..<padded.count {
                let value = padded[index]
                squares += value * value
                for block in 0..<blocks {
                    let start = (index - 8 * (block + 1)) * MemoryLayout<Float>.stride
                    sums[block] += value * bytes.loadUnaligned(fromByteOffset: start, as: SIMD8<Float>.self)
                }
            }
        }
        guard squares > 0 else { return [] }
        return (0..<longestLag).map { Double(sums[$0 / 8][7 - $0 % 8] / squares) }
    }

    private static func variance(_ correlation: [Double], window: Int, frequency: Double) -> Double {
        var variance = 1.0
        for (index, value) in correlation.enumerated() where index + 1 < window {
            let lag = Double(index + 1)
            let wave = frequency == 0 ? 1 : cos(frequency * lag)
            variance += 2 * (1 - lag / Double(window)) * value * wave
        }
        return max(variance, 1)
    }

    /// The slope of windows' sums of bias scores over those of weather, pulled towards 0 by the few windows there are.
    private func weatherSlope(window: Int) -> Double {
        let window = min(window, max(weather.count / 8, 1))
        var biasSum: Float = 0
        var weatherSum: Float = 0
        var products = 0.0
        var squares = 0.0
        for index in biasScores.indices {
            biasSum += biasScores[index]
            weatherSum += weather[index]
            guard index >= window else { continue }
            biasSum -= biasScores[index - window]
            weatherSum -= weather[index - window]
            products += Double(biasSum * weatherSum)
            squares += Double(weatherSum * weatherSum)
        }
        let independent = Double(biasScores.count) / Double(window)
        return squares > 0 ? max(products / squares, 0) * independent / (independent + 4) : 0
    }
}
