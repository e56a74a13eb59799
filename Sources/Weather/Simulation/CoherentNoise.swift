import Observations

/// A smooth random curve over time, with mean 0 and variance 1, whose value at any time can be computed directly.
///
/// A uniform cubic B-spline through independent normal values at knots `spacing` hours apart. Its autocorrelation falls
/// to a half after about 1.2 spacings and vanishes after four.
struct CoherentNoise: Sendable {
    private let random: HashedRandom
    private let spacing: Double

    /// - Parameters:
    ///   - seed: the seed of the random numbers.
    ///   - stream: separates the uses of one seed.
    ///   - spacing: hours between knots, above 0.
    init(seed: UInt64, stream: UInt64, spacing: Double) {
        random = HashedRandom(seed: seed, stream: stream)
        self.spacing = spacing
    }

    /// The value at a time, in hours since 1970-01-01T00:00:00Z.
    func callAsFunction(_ time: Double) -> Double {
        let position = time / spacing
        let knot = position.rounded(.down)
        let t = position - knot
        let index = Int64(knot)
        let weights = (
            (1 - t) * (1 - t) * (1 - t) / 6,
            (3 * t * t * t - 6 * t * t + 4) / 6,
            (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6,
            t * t * t / 6
        )
        let sum =
            weights.0 * random.normal(index - 1) + weights.1 * random.normal(index)
            + weights.2 * random.normal(index + 1) + weights.3 * random.normal(index + 2)
        let variance =
            weights.0 * weights.0 + weights.1 * weights.1 + weights.2 * weights.2 + weights.3 * weights.3
        return sum / variance.squareRoot()
    }
}

/// A first-order autoregression over whole hours, with mean 0 and variance 1.
///
/// Computed as the weighted sum of the last `length` innovations instead of recursively, so that it needs no initial
/// value.
struct AutoregressiveNoise: Sendable {
    private let random: HashedRandom
    private let weights: [Double]

    /// - Parameters:
    ///   - seed: the seed of the random numbers.
    ///   - stream: separates the uses of one seed.
    ///   - coefficient: the correlation from one hour to the next, 0 ..< 1.
    ///   - length: the number of innovations in the sum.
    init(seed: UInt64, stream: UInt64, coefficient: Double, length: Int = 24) {
        random = HashedRandom(seed: seed, stream: stream)
        var weight = 1.0
        var weights: [Double] = []
        for _ in 0..<length {
            weights.append(weight)
            weight *= coefficient
        }
        let variance = weights.reduce(0) { $0 + $1 * $1 }
        self.weights = weights.map { $0 / variance.squareRoot() }
    }

    func callAsFunction(_ hour: Hour) -> Double {
        var sum = 0.0
        for (lag, weight) in weights.enumerated() {
            sum += weight * random.normal(hour - lag)
        }
        return sum
    }
}
