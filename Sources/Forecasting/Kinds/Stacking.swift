import Algorithms
package import Observations

/// The weights, by horizon, of a base model's forecast change at an unknown place and of two simpler estimates from the
/// place's own observations.
///
/// A model learns some relations from a few places that do not hold elsewhere, more so at longer horizons. Places
/// outside its training data show its value elsewhere: least squares of the observed change on the forecast change, on
/// the difference from normal and on the regression over the last weeks, with nonnegative weights (D. Wolpert, "Stacked
/// generalization", Neural Networks 5 (1992); L. Breiman, "Stacked regressions", Machine Learning 24 (1996)).
package struct Stacking: Hashable, Sendable {
    /// The weights of one horizon.
    package struct Weights: Hashable, Sendable {
        /// Weight of the model's change, 0 … 1.
        package var model: Double
        /// Weight of ``ContextFeature/normalDifference``, 0 … 1.
        package var normal: Double
        /// Weight of ``ContextFeature/dayAheadRegression``, 0 … 1.
        package var regression: Double

        package init(model: Double, normal: Double, regression: Double) {
            self.model = model
            self.normal = normal
            self.regression = regression
        }
    }

    /// Horizon 1 first.
    package let weights: [Weights]

    package init(weights: [Weights]) { self.weights = weights }

    /// The forecasts of a model at a station outside its training data.
    package struct Unseen: Sendable {
        package var outcomes: [Outcome]
        /// The station's observations.
        package var series: HourlySeries

        package init(outcomes: [Outcome], series: HourlySeries) {
            self.outcomes = outcomes
            self.series = series
        }
    }

    /// - Parameters:
    ///   - places: the stations of each place; every place has the same weight, in units of its own changes.
    ///   - layout: the model's features; a feature that the model does not read gets the weight 0.
    package init(places: [[Unseen]], layout: FeatureLayout) {
        var sums = Array(repeating: Moments(), count: layout.horizons)
        for place in places {
            var moments = Array(repeating: Moments(), count: layout.horizons)
            for station in place { station.add(to: &moments, layout) }
            for index in moments.indices { sums[index].add(moments[index]) }
        }
        weights = sums.map(\.weights)
    }
}

extension Stacking.Unseen {
    /// - Parameters:
    ///   - moments: horizon 1 first; outcomes at other horizons are ignored.
    ///   - layout: the model's features.
    fileprivate func add(to moments: inout [Moments], _ layout: FeatureLayout) {
        for (issuedAt, outcomes) in outcomes.chunked(on: \.issuedAt) {
            let origin = issuedAt.nearestHour
            let weather = layout.weather()
            let inputs = OriginInputs(
                origin: origin,
                series: series,
                target: layout.target,
                dayAheadRegression: DayAheadRegression.expectedChange(
                    of: layout.target,
                    at: origin,
                    in: series,
                    reading: weather
                )
            )
            // As the model reads them: 0 if it does not read the feature or the value is unknown.
            func value(_ feature: ContextFeature, _ horizon: Int) -> Double {
                let value = inputs.value(of: feature, horizon: horizon)
                return layout.context.contains(feature) && !value.isNaN ? Double(value) : 0
            }
            for outcome in outcomes where moments.indices ~= outcome.horizon - 1 {
                moments[outcome.horizon - 1]
                    .add(
                        Moments.Row(
                            layout.target.difference(outcome.predicted, outcome.persistence),
                            value(.normalDifference, outcome.horizon),
                            value(.dayAheadRegression, outcome.horizon),
                            outcome.persistenceResidual
                        )
                    )
            }
        }
    }
}

/// Sums of products, from which the weights of one horizon are computed.
private struct Moments {
    /// The model's change, the difference from normal, the regression, and the observed change.
    typealias Row = SIMD4<Double>

    /// The number of elements of the row that have a weight.
    private static let weighted = 3
    /// Products of each weighted value with all values.
    private var products = Array(repeating: Row.zero, count: weighted)
    private var changeSquared = 0.0

    mutating func add(_ row: Row) {
        guard row.sum().isFinite else { return }
        for index in products.indices { products[index] += row * row[index] }
        changeSquared += row[Self.weighted] * row[Self.weighted]
    }

    /// Adds the moments of a place, in units of its changes.
    mutating func add(_ place: Moments) {
        guard place.changeSquared > 0 else { return }
        for index in products.indices { products[index] += place.products[index] / place.changeSquared }
    }

    /// The least-squares weights within 0 … 1; only the model if there are no data.
    ///
    /// Coordinate descent: the error is convex, so repeated minimization over one weight at a time, clamped to the
    /// range, converges to the minimum within the box (P. Tseng, "Convergence of a block coordinate descent method",
    /// JOTA 109 (2001)).
    var weights: Stacking.Weights {
        var weights = [1.0, 0, 0]
        var largestStep = 1.0
        var sweeps = 0
        while largestStep > 1e-12, sweeps < 10_000 {
            largestStep = 0
            sweeps += 1
            for index in weights.indices where products[index][index] > 0 {
                let others = weights.indices.filter { $0 != index }.map { weights[$0] * products[index][$0] }
                let free = (products[index][Self.weighted] - others.reduce(0, +)) / products[index][index]
                let weight = min(max(free, 0), 1)
                largestStep = max(largestStep, abs(weight - weights[index]))
                weights[index] = weight
            }
        }
        return Stacking.Weights(model: weights[0], normal: weights[1], regression: weights[2])
    }
}

/// A model that can mix simpler estimates into its forecasts.
package protocol StackableModel: ForecastModel {
    /// The features that the model reads.
    var layout: FeatureLayout { get }

    /// The model whose forecast changes are mixed with the estimates by the weights.
    ///
    /// - Parameter stacking: weights for the same number of horizons.
    /// - Returns: this model if it reads none of the mixed estimates.
    /// - Throws: an error of the kind for weights that are not finite.
    func stacked(by stacking: Stacking) throws -> Self
}
