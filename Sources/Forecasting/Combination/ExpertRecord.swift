import Foundation

/// The experts' losses at eight horizons, and the weights that follow from them.
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
/// `docs/combination.md` gives the regret bound and its proof. The bound holds for any λ > 0 with λ ≥ β·(λ one outcome
/// before), which the computation of ``inverseLearningRate`` ensures.
struct ExpertRecord: Hashable, Sendable {
    /// R, in squares of the target's unit.
    private(set) var regrets = PerExpert<Lanes>(repeating: .zero)
    /// The discounted sum of (y(t+h) − y(t))², in squares of the target's unit, and the discounted number of outcomes.
    private(set) var squares = Lanes.zero
    private(set) var outcomes = Lanes.zero
    /// λ, in squares of the target's unit.
    private(set) var inverseLearningRate: Lanes

    init(design: CombinationDesign.Group) {
        inverseLearningRate = design.inverseLearningRate * design.guessedSquare
    }

    /// Restores a stored state; `nil` if the numbers cannot be the state of a record.
    init?(regrets: PerExpert<Lanes>, squares: Lanes, outcomes: Lanes, inverseLearningRate: Lanes) {
        guard regrets.reduce(true, { $0 && all($1.isFinite) }), all(squares.isFinite .& (squares .>= 0)),
            all(outcomes.isFinite .& (outcomes .>= 0)), all(inverseLearningRate.isFinite .& (inverseLearningRate .> 0))
        else { return nil }
        self.regrets = regrets
        self.squares = squares
        self.outcomes = outcomes
        self.inverseLearningRate = inverseLearningRate
    }

    /// The experts' weights: 0 for an expert without a forecast; the sum is 1 if any expert has one, else 0.
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

    /// Learns one outcome in the given lanes.
    ///
    /// - Parameters:
    ///   - outcome: the result of ``PendingGroup/outcome(_:design:)``.
    ///   - forecasts: the experts' forecasts.
    ///   - combined: the combined forecast.
    ///   - lanes: the horizons that have an outcome.
    ///   - design: the same in every call.
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
        // At most twice the mean: a sensor that is wrong for a week must not flatten the weights for months.
        let square = pointwiseMin(change * change, 2 * meanSquare(design))
        squares = kept * squares + Lanes.zero.replacing(with: square, where: known)
        outcomes = kept * outcomes + Lanes.zero.replacing(with: Lanes(repeating: 1), where: known)
        inverseLearningRate = pointwiseMax(kept * inverseLearningRate, design.inverseLearningRate * meanSquare(design))
    }

    /// Resets the regrets; keeps the mean squared change of the target.
    mutating func restart() {
        regrets = PerExpert(repeating: .zero)
    }

    /// Resets the regret of one expert, for its replacement by another model.
    mutating func restart(_ expert: WritableKeyPath<PerExpert<Lanes>, Lanes>) {
        regrets[keyPath: expert] = .zero
    }

    /// The recent mean of (y(t+h) − y(t))², in squares of the target's unit.
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
