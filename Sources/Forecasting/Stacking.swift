import GRU

/// How much of a base model's change to believe at a place that it has never seen, and how much of the way back to what
/// is normal there to add, horizon by horizon.
///
/// A network takes some of what it has learnt at a few places for general that is not, and the more so the further it
/// looks ahead. What it is worth elsewhere shows where it has not learnt: least squares of the observed change on the
/// forecast change and on the difference to what is normal, with shares that are not negative (D. Wolpert, "Stacked
/// generalization", Neural Networks 5 (1992); L. Breiman, "Stacked regressions", Machine Learning 24 (1996)).
package struct Stacking: Hashable, Sendable {
    /// Of one horizon.
    package struct Shares: Hashable, Sendable {
        /// Of the network's change, 0 … 1.
        package var network: Double
        /// Of the difference between what is normal at the target's hour of the day and now
        /// (``ContextFeature/normalDifference``), 0 … 1.
        package var normal: Double

        package init(network: Double, normal: Double) {
            self.network = network
            self.normal = normal
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
    ///   - horizons: 1 … `horizons` hours.
    package init(places: [[Unseen]], horizons: Int) {
        var sums = Array(repeating: Moments(), count: horizons)
        for place in places {
            var moments = Array(repeating: Moments(), count: horizons)
            for station in place {
                for outcome in station.outcomes where 1...horizons ~= outcome.horizon {
                    moments[outcome.horizon - 1].add(outcome, of: station.series)
                }
            }
            for index in moments.indices { sums[index].add(moments[index]) }
        }
        shares = sums.map(\.shares)
    }
}

/// Sums of products, from which the shares of one horizon follow.
private struct Moments {
    private var forecastSquared = 0.0
    private var normalSquared = 0.0
    private var forecastTimesNormal = 0.0
    private var forecastTimesChange = 0.0
    private var normalTimesChange = 0.0
    private var changeSquared = 0.0

    mutating func add(_ outcome: Outcome, of series: HourlySeries) {
        let target = outcome.targetTime.nearestHour
        let days = DiurnalHistory.longDays
        let normal = Double(DiurnalHistory.mean(.temperature, at: target, days: days, of: series)) - outcome.persistence
        let forecast = outcome.predicted - outcome.persistence
        let change = outcome.actual - outcome.persistence
        guard normal.isFinite, forecast.isFinite, change.isFinite else { return }
        forecastSquared += forecast * forecast
        normalSquared += normal * normal
        forecastTimesNormal += forecast * normal
        forecastTimesChange += forecast * change
        normalTimesChange += normal * change
        changeSquared += change * change
    }

    /// Adds a place's, in units of its changes.
    mutating func add(_ place: Moments) {
        guard place.changeSquared > 0 else { return }
        let unit = 1 / place.changeSquared
        forecastSquared += unit * place.forecastSquared
        normalSquared += unit * place.normalSquared
        forecastTimesNormal += unit * place.forecastTimesNormal
        forecastTimesChange += unit * place.forecastTimesChange
        normalTimesChange += unit * place.normalTimesChange
    }

    /// The least squares within 0 … 1; the network as it is where nothing tells otherwise.
    ///
    /// The error is convex, so the least is either where its gradient is 0 or on one of the four edges, at the edge's own
    /// least brought into range.
    var shares: Stacking.Shares {
        guard forecastSquared > 0 else { return Stacking.Shares(network: 1, normal: 0) }
        let determinant = forecastSquared * normalSquared - forecastTimesNormal * forecastTimesNormal
        if determinant > 1e-9 * forecastSquared * normalSquared {
            let free = Stacking.Shares(
                network: (forecastTimesChange * normalSquared - normalTimesChange * forecastTimesNormal) / determinant,
                normal: (normalTimesChange * forecastSquared - forecastTimesChange * forecastTimesNormal) / determinant
            )
            if 0...1 ~= free.network, 0...1 ~= free.normal { return free }
        }
        let edges = [0.0, 1].flatMap { [shares(normal: $0), shares(network: $0)] }
        return edges.min { error(of: $0) < error(of: $1) } ?? Stacking.Shares(network: 1, normal: 0)
    }

    private func shares(normal: Double) -> Stacking.Shares {
        let network = (forecastTimesChange - normal * forecastTimesNormal) / forecastSquared
        return Stacking.Shares(network: min(max(network, 0), 1), normal: normal)
    }

    private func shares(network: Double) -> Stacking.Shares {
        guard normalSquared > 0 else { return Stacking.Shares(network: network, normal: 0) }
        let normal = (normalTimesChange - network * forecastTimesNormal) / normalSquared
        return Stacking.Shares(network: network, normal: min(max(normal, 0), 1))
    }

    /// The sum of squares, but for the changes' own.
    private func error(of shares: Stacking.Shares) -> Double {
        let (network, normal) = (shares.network, shares.normal)
        return network * network * forecastSquared + normal * normal * normalSquared
            + 2 * network * normal * forecastTimesNormal
            - 2 * (network * forecastTimesChange + normal * normalTimesChange)
    }
}

extension Forecaster {
    /// The forecaster whose changes are mixed by the shares.
    ///
    /// The head is linear in what it reads, so the mixture becomes part of its weights and costs nothing. Where nothing is
    /// known of what is normal, the changes get smaller and no more.
    ///
    /// - Parameter stacking: of as many horizons.
    /// - Returns: this forecaster where it does not read what is normal.
    /// - Throws: `GRUError` for shares that are no numbers.
    package func stacked(by stacking: Stacking) throws -> Forecaster {
        let (layout, shape) = (specification.layout, specification.shape)
        let tensors = Dictionary(uniqueKeysWithValues: GRUParameters.tensors(of: shape).map { ($0.name, $0.range) })
        guard let block = layout.context.firstIndex(of: .normalDifference),
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
            values[first + shape.hiddenSize + block * layout.horizons + row] += Float(shares.normal)
        }
        return try Forecaster(
            specification: specification,
            parameters: GRUParameters(shape: shape, values: values)
        )
    }
}
