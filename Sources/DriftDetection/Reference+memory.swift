#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Reference {
    /// Longest lag at which scores are correlated, in rows.
    private static let longestLag = 72

    /// Learns by how much the scores' own memory widens the variance of their sums.
    ///
    /// The variance of a sum of w scores is w·(1 + 2·Σ(1 − k/w)·ρₖ); at the daily frequency the sum is weighted by the
    /// cosine of the lag. A value under 1 is taken as 1.
    mutating func learnMemory(
        _ innovations: [Double],
        _ absolute: [Double],
        _ entries: [HistoryEntry],
        rowsPerDay: Double,
        design: DetectorDesign
    ) {
        let bias = innovations.map { Double(biasScores.score($0)) / ScoreTable.unit }
        let size = Reference.withoutSlowMean(
            absolute.map { Double(sizeScores.score($0)) / ScoreTable.unit },
            window: Int(14 * rowsPerDay)
        )
        let weather = entries.map { Double($0.weather) }
        let roughness = weather.map { min(abs($0), design.roughLimit) - 1 }
        biasSlope = design.windows.map { Reference.slope(bias, weather, window: $0) * design.biasSlopeFactor }
        sizeSlope = design.windows.map { Reference.slope(size, roughness, window: $0) * design.sizeSlopeFactor }
        let biasCorrelation = Reference.autocorrelation(bias)
        let sizeCorrelation = Reference.autocorrelation(size)
        biasVariance = design.windows.map { Reference.variance(biasCorrelation, window: $0, frequency: 0) }
        sizeVariance = design.windows.map { Reference.variance(sizeCorrelation, window: $0, frequency: 0) }
        shapeVariance = design.shapeDays.map {
            Reference.variance(
                biasCorrelation,
                window: Int(Double($0) * rowsPerDay),
                frequency: 2 * Double.pi / rowsPerDay
            )
        }
    }

    /// Values minus their mean over a window around each.
    private static func withoutSlowMean(_ values: [Double], window: Int) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(values.count + 1)
        var sum = 0.0
        for value in values {
            sum += value
            sums.append(sum)
        }
        let half = max(window / 2, 1)
        return values.indices.map { index in
            let start = max(0, index - half)
            let end = min(values.count, index + half)
            return values[index] - (sums[end] - sums[start]) / Double(end - start)
        }
    }

    private static func autocorrelation(_ values: [Double]) -> [Double] {
        var squares = 0.0
        for value in values {
            squares += value * value
        }
        guard squares > 0 else { return [] }
        return (1...min(longestLag, values.count - 1))
            .map { lag in
                var sum = 0.0
                for index in lag..<values.count {
                    sum += values[index] * values[index - lag]
                }
                return sum / squares
            }
    }

    private static func variance(_ correlation: [Double], window: Int, frequency: Double) -> Double {
        var variance = 1.0
        for (index, value) in correlation.enumerated() where index + 1 < window {
            let lag = Double(index + 1)
            variance += 2 * (1 - lag / Double(window)) * value * cos(frequency * lag)
        }
        return max(variance, 1)
    }

    /// The slope of windows' sums of one series over those of another, pulled towards 0 by the few windows there are.
    private static func slope(_ values: [Double], _ covariate: [Double], window: Int) -> Double {
        guard values.count >= 4 * window else {
            return values.count >= 8 ? slope(values, covariate, window: values.count / 8) : 0
        }
        var valueSum = 0.0
        var covariateSum = 0.0
        var products = 0.0
        var squares = 0.0
        for index in values.indices {
            valueSum += values[index]
            covariateSum += covariate[index]
            if index >= window {
                valueSum -= values[index - window]
                covariateSum -= covariate[index - window]
                products += valueSum * covariateSum
                squares += covariateSum * covariateSum
            }
        }
        let independent = Double(values.count) / Double(window)
        return squares > 0 ? max(products / squares, 0) * independent / (independent + 4) : 0
    }
}
