import Algorithms
import GRU

/// How much of a base model's change to believe at a place that it has never seen, and how much of what the place itself
/// tells to add, horizon by horizon.
///
/// A network takes some of what it has learnt at a few places for general that is not, and the more so the further it
/// looks ahead. What it is worth elsewhere shows where it has not learnt: least squares of the observed change on the
/// forecast change, on the difference to what is normal and on what the last weeks suggest, with shares that are not
/// negative (D. Wolpert, "Stacked generalization", Neural Networks 5 (1992); L. Breiman, "Stacked regressions", Machine
/// Learning 24 (1996)).
package struct Stacking: Hashable, Sendable {
    /// Of one horizon.
    package struct Shares: Hashable, Sendable {
        /// Of the network's change, 0 … 1.
        package var network: Double
        /// Of the difference between what is normal at the target's hour of the day and now
        /// (``ContextFeature/normalDifference``), 0 … 1.
        package var normal: Double
        /// Of ``ContextFeature/dayAheadRegression``, 0 … 1.
        package var regression: Double

        package init(network: Double, normal: Double, regression: Double) {
            self.network = network
            self.normal = normal
            self.regression = regression
        }
    }

    /// Horizon 1 first.
    package let shares: [Shares]

    package init(shares: [Shares]) { self.shares = shares }

    /// What a model that had not learnt from a station forecast there.
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
    ///   - places: the stations of each place; every place counts the same, in units of its own changes.
    ///   - layout: of the network; what it does not read gets no share.
    package init(places: [[Unseen]], layout: FeatureLayout) {
        var sums = Array(repeating: Moments(), count: layout.horizons)
        for place in places {
            var moments = Array(repeating: Moments(), count: layout.horizons)
            for station in place { station.add(to: &moments, layout) }
            for index in moments.indices { sums[index].add(moments[index]) }
        }
        shares = sums.map(\.shares)
    }
}

extension Stacking.Unseen {
    /// - Parameters:
    ///   - moments: horizon 1 first; outcomes at others are left out.
    ///   - layout: of the network.
    fileprivate func add(to moments: inout [Moments], _ layout: FeatureLayout) {
        for (issuedAt, outcomes) in outcomes.chunked(on: \.issuedAt) {
            let origin = issuedAt.nearestHour
            let weather = layout.weather()
            let inputs = OriginInputs(
                origin: origin,
                series: series,
                dayAheadRegression: DayAheadRegression.expectedChange(at: origin, of: series, reading: weather)
            )
            // As the network reads them: 0 where it reads none or where it is not known.
            func value(_ feature: ContextFeature, _ horizon: Int) -> Double {
                let value = inputs.value(of: feature, horizon: horizon)
                return layout.context.contains(feature) && !value.isNaN ? Double(value) : 0
            }
            for outcome in outcomes where moments.indices ~= outcome.horizon - 1 {
                moments[outcome.horizon - 1]
                    .add(
                        Moments.Row(
                            outcome.predicted - outcome.persistence,
                            value(.normalDifference, outcome.horizon),
                            value(.dayAheadRegression, outcome.horizon),
                            outcome.actual - outcome.persistence
                        )
                    )
            }
        }
    }
}

/// Sums of products, from which the shares of one horizon follow.
private struct Moments {
    /// The network's change, the difference to what is normal, the regression, and the observed change.
    typealias Row = SIMD4<Double>

    private static let shared = 3
    /// Of each that has a share with all.
    private var products = Array(repeating: Row.zero, count: shared)
    private var changeSquared = 0.0

    mutating func add(_ row: Row) {
        guard row.sum().isFinite else { return }
        for index in products.indices { products[index] += row * row[index] }
        changeSquared += row[Self.shared] * row[Self.shared]
    }

    /// Adds a place's, in units of its changes.
    mutating func add(_ place: Moments) {
        guard place.changeSquared > 0 else { return }
        for index in products.indices { products[index] += place.products[index] / place.changeSquared }
    }

    /// The least squares within 0 … 1; the network as it is where nothing tells otherwise.
    ///
    /// Coordinate descent: the error is convex, and the least over one share at a time, brought into range, leads to its
    /// least within the box (P. Tseng, "Convergence of a block coordinate descent method", JOTA 109 (2001)).
    var shares: Stacking.Shares {
        var shares = [1.0, 0, 0]
        var largestStep = 1.0
        var sweeps = 0
        while largestStep > 1e-12, sweeps < 10_000 {
            largestStep = 0
            sweeps += 1
            for index in shares.indices where products[index][index] > 0 {
                let others = shares.indices.filter { $0 != index }.map { shares[$0] * products[index][$0] }
                let free = (products[index][Self.shared] - others.reduce(0, +)) / products[index][index]
                let share = min(max(free, 0), 1)
                largestStep = max(largestStep, abs(share - shares[index]))
                shares[index] = share
            }
        }
        return Stacking.Shares(network: shares[0], normal: shares[1], regression: shares[2])
    }
}

extension Forecaster {
    /// The forecaster whose changes are mixed by the shares.
    ///
    /// The head is linear in what it reads, so the mixture becomes part of its weights and costs nothing. Where nothing is
    /// known of what is normal or of the last weeks, the changes get smaller and no more.
    ///
    /// - Parameter stacking: of as many horizons.
    /// - Returns: this forecaster where it reads none of what is mixed in.
    /// - Throws: `GRUError` for shares that are no numbers.
    package func stacked(by stacking: Stacking) throws -> Forecaster {
        let (layout, shape) = (specification.layout, specification.shape)
        let tensors = Dictionary(uniqueKeysWithValues: GRUParameters.tensors(of: shape).map { ($0.name, $0.range) })
        let normal = layout.context.firstIndex(of: .normalDifference)
        let regression = layout.context.firstIndex(of: .dayAheadRegression)
        guard normal != nil || regression != nil,
            let weights = tensors["head.weight"], let biases = tensors["head.bias"],
            stacking.shares.count == layout.horizons
        else { return self }
        var values = network.parameters.values
        let width = shape.hiddenSize + shape.contextSize
        for (row, shares) in stacking.shares.enumerated() {
            let first = weights.lowerBound + row * width
            for index in Array(first..<first + width) + [biases.lowerBound + row] {
                values[index] *= Float(shares.network)
            }
            for (block, share) in [(normal, shares.normal), (regression, shares.regression)] {
                guard let block else { continue }
                values[first + shape.hiddenSize + block * layout.horizons + row] += Float(share)
            }
        }
        return try Forecaster(
            specification: specification,
            parameters: GRUParameters(shape: shape, values: values)
        )
    }
}
