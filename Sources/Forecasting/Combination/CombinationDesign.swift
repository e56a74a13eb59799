/// Constants for all stations, by horizon; `docs/combination.md` explains them.
enum CombinationDesign {
    /// The longest horizon and the longest time that a forecast is pending, in hours.
    static let longestHorizon = 24

    /// The experts' initial weights, relative to one another; the awake experts' weights are normalized.
    ///
    /// The champion and the bias-corrected champion are equal until the bias correction is not 0. The predecessor
    /// weighs as much as all others together, because it represents a combination of its own.
    static let priorWeights = PerExpert<Float>(
        champion: 0.1,
        biasCorrectedChampion: 0.4,
        predecessor: 0.9,
        persistence: 0.1,
        diurnalPersistence: 0.1,
        fastCorrector: 0.1,
        slowCorrector: 0.1
    )

    static let groups = (0..<Lanes.groups(horizons: longestHorizon)).map(Group.init)

    /// The constants of eight horizons.
    struct Group: Sendable {
        let horizons: Lanes
        /// The part of a regret that remains after one outcome, β = 1 − 1/(24·h): errors h hours ahead overlap for h
        /// hours, so 24·h outcomes contain as much information as 24 independent ones.
        let discount: Lanes
        /// λ in units of the mean squared change of the target: √(n·h / 4L) with n = 24·h outcomes of memory and L = 2
        /// nats makes the two parts of the regret bound equal.
        let inverseLearningRate: Lanes
        /// A prior guess of the mean squared change, in squares of the target's unit, which counts as ``guessWeight``
        /// outcomes.
        let guessedSquare: Lanes
        /// Forgetting and ridge of the two correctors.
        let fast: CorrectorDesign
        let slow: CorrectorDesign

        init(_ index: Int) {
            horizons = Lanes.horizons(group: index)
            discount = 1 - 1 / (24 * horizons)
            inverseLearningRate = (24 * horizons * horizons / 8).squareRoot()
            guessedSquare = horizons
            fast = CorrectorDesign(forgetting: 1 - 1 / (48 + 24 * horizons), ridge: 10 * horizons)
            slow = CorrectorDesign(forgetting: Lanes(repeating: 1 - 1.0 / 2000), ridge: 50 * horizons)
        }
    }

    static let guessWeight: Float = 12
}

/// The constants of a ``Corrector`` for eight horizons.
struct CorrectorDesign: Sendable {
    /// The part of a row's weight that remains after one more row, 0 ..< 1.
    let forgetting: Lanes
    /// Squares of the target's unit, above 0; proportional to the horizon, because the errors of h neighboring rows
    /// overlap.
    let ridge: Lanes
}
