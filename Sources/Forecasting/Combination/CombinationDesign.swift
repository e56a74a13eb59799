/// What was chosen once for all stations, per horizon; the reasons are in `docs/combination.md`.
enum CombinationDesign {
    /// The longest horizon, and how long a forecast can be pending, in hours.
    static let longestHorizon = 24

    /// The experts' weights before anything is known, relative to one another; the experts that are awake share the whole.
    ///
    /// The champion and the bias-corrected champion are the same until there is a reason to move it. The predecessor weighs as
    /// much as all others together, because it stands for as many: it answers for a combination of its own.
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

    /// What belongs to eight horizons.
    struct Group: Sendable {
        let horizons: Lanes
        /// The part of a regret that is left after one outcome, β = 1 − 1/(24·h): errors h hours ahead overlap for h
        /// hours, so that 24·h outcomes say as much as 24 independent ones.
        let discount: Lanes
        /// λ in units of the mean squared change of the target: √(n·h / 4L) with n = 24·h outcomes of memory and L = 2
        /// nats makes the two parts of the regret bound equal.
        let inverseLearningRate: Lanes
        /// In squares of the target's unit, a guess of the mean squared change, which counts as ``guessWeight`` outcomes.
        let guessedSquare: Lanes
        /// Forgetting and ridge of the two regressions.
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

/// What the regression of eight horizons needs to know.
struct CorrectorDesign: Sendable {
    /// The part of a row's weight that is left after one more row, 0 ..< 1.
    let forgetting: Lanes
    /// °C², above 0; proportional to the horizon, because the errors of h neighbouring rows overlap.
    let ridge: Lanes
}
