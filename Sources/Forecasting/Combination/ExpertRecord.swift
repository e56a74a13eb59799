import Foundation

/// What eight horizons know of the experts' losses, and the weights that follow from it.
///
/// The exponentially weighted average forecaster (N. Cesa-Bianchi and G. Lugosi, Prediction, Learning, and Games,
/// Cambridge 2006, §2.2) on squared losses that are discounted (§2.11), for experts that may sleep (Y. Freund,
/// R. Schapire, Y. Singer and M. Warmuth, "Using and combining predictors that specialize", STOC 1997), with feedback
/// that arrives h hours late (G. Flaspohler et al., "Online learning with optimism and delay", ICML 2021, §3).
///
/// With x the experts' forecasts, p the combination, y the outcome and β, λ of ``CombinationDesign``:
///
///     Rₖ ← β·Rₖ + (p − y)² − (xₖ − y)²     for experts that were awake, Rₖ ← β·Rₖ for the others
///     wₖ ∝ πₖ · exp(Rₖ / λ)                 over the experts that are awake
///
/// The regret bound and its proof: `docs/combination.md`. It holds for any λ > 0 with λ ≥ β·(λ one outcome before), which
/// ``inverseLearningRate`` ensures by construction.
struct ExpertRecord: Hashable, Sendable {
    /// R, °C².
    private(set) var regrets = PerExpert<Lanes>(repeating: .zero)
    /// The discounted sum of (T(t+h) − T(t))², °C², and the discounted number of outcomes.
    private(set) var squares = Lanes.zero
    private(set) var outcomes = Lanes.zero
    /// λ, °C².
    private(set) var inverseLearningRate: Lanes

    init(design: CombinationDesign.Group) {
        inverseLearningRate = design.inverseLearningRate * design.guessedSquare
    }

    /// Continues from what was stored; `nil` unless it can be the state of a record.
    init?(regrets: PerExpert<Lanes>, squares: Lanes, outcomes: Lanes, inverseLearningRate: Lanes) {
        guard regrets.reduce(true, { $0 && all($1.isFinite) }), all(squares.isFinite .& (squares .>= 0)),
            all(outcomes.isFinite .& (outcomes .>= 0)), all(inverseLearningRate.isFinite .& (inverseLearningRate .> 0))
        else { return nil }
        self.regrets = regrets
        self.squares = squares
        self.outcomes = outcomes
        self.inverseLearningRate = inverseLearningRate
    }

    /// The experts' weights: 0 for an expert without a forecast, together 1 where any has one, else all 0.
    @inline(__always)
    func weights(of forecasts: PerExpert<Lanes>) -> PerExpert<Lanes> {
        let awake = forecasts.map(\.isPresent)
        let scores = regrets.map { $0 / inverseLearningRate }
        let offered = scores.merging(awake) {
            Lanes(repeating: -.greatestFiniteMagnitude).replacing(with: $0, where: $1)
        }
        let highest = offered.reduce(Lanes(repeating: -.greatestFiniteMagnitude)) { pointwiseMax($0, $1) }
        let raised = scores.merging(awake) { Lanes.zero.replacing(with: ($0 - highest).exponential, where: $1) }
        let products = raised.merging(CombinationDesign.priorWeights) { $0 * $1 }
        let sum = products.reduce(Lanes.zero) { $0 + $1 }
        let inverse = Lanes.zero.replacing(with: 1 / sum, where: sum .> 0)
        return products.map { $0 * inverse }
    }

    /// Learns one outcome for those lanes that have one.
    ///
    /// - Parameters:
    ///   - outcome: as ``PendingGroup/outcome(_:design:)`` gives it.
    ///   - forecasts: what the experts had forecast.
    ///   - combined: what the combination had.
    ///   - lanes: the horizons that have an outcome.
    ///   - design: the same every time.
    @inline(__always)
    mutating func learn(
        _ outcome: Lanes,
        forecasts: PerExpert<Lanes>,
        combined: Lanes,
        lanes: SIMDMask<SIMD8<Int32>>,
        design: CombinationDesign.Group
    ) {
        let kept = Lanes(repeating: 1).replacing(with: design.discount, where: lanes)
        let loss = (combined - outcome) * (combined - outcome)
        regrets = regrets.merging(forecasts) { regret, forecast in
            let gain = loss - (forecast - outcome) * (forecast - outcome)
            return kept * regret + Lanes.zero.replacing(with: gain, where: lanes .& forecast.isPresent)
        }
        let change = outcome - forecasts.persistence
        let known = lanes .& forecasts.persistence.isPresent
        // Twice the mean at most: a sensor that raves for a week must not make the weights dull for months.
        let square = pointwiseMin(change * change, 2 * meanSquare(design))
        squares = kept * squares + Lanes.zero.replacing(with: square, where: known)
        outcomes = kept * outcomes + Lanes.zero.replacing(with: Lanes(repeating: 1), where: known)
        inverseLearningRate = pointwiseMax(kept * inverseLearningRate, design.inverseLearningRate * meanSquare(design))
    }

    /// Forgets the regrets; how much the weather changes stays known.
    mutating func restart() {
        regrets = PerExpert(repeating: .zero)
    }

    /// Forgets what an expert did, because another takes its place.
    mutating func restart(_ expert: WritableKeyPath<PerExpert<Lanes>, Lanes>) {
        regrets[keyPath: expert] = .zero
    }

    /// °C², the mean of (T(t+h) − T(t))² in the weather of late.
    @inline(__always)
    func meanSquare(_ design: CombinationDesign.Group) -> Lanes {
        (squares + CombinationDesign.guessWeight * design.guessedSquare) / (outcomes + CombinationDesign.guessWeight)
    }
}

extension SIMD8<Float> {
    fileprivate var exponential: Self {
        var result = self
        for lane in 0..<Self.scalarCount { result[lane] = exp(self[lane]) }
        return result
    }
}
