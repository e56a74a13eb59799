import Observations

/// The combination of eight horizons from one origin.
struct Mixture {
    var forecasts: PerExpert<Lanes>
    /// The experts' parts in ``value``.
    var weights: PerExpert<Lanes>
    /// The mean by the weights of the experts' record, in the target's unit; absent if no expert has a forecast.
    var mean: Lanes
    /// The answer in the target's unit: the mean, moved to persistence by its lead; absent if no expert has a forecast.
    var value: Lanes

    /// - Parameters:
    ///   - forecasts: the experts' forecasts.
    ///   - weights: by the experts' record.
    ///   - lead: the part of the way from the mean to persistence, 0 … 1.
    @inline(__always)
    init(_ forecasts: PerExpert<Lanes>, weights: PerExpert<Lanes>, lead: Lanes) {
        self.forecasts = forecasts
        let parts = forecasts.merging(weights) { forecast, weight in
            Lanes.zero.replacing(with: forecast * weight, where: weight .> 0)
        }
        let range = forecasts.range
        let sum = pointwiseMin(pointwiseMax(parts.reduce(Lanes.zero) { $0 + $1 }, range.lowest), range.highest)
        mean = Lanes.absent.replacing(with: sum, where: range.lowest .<= range.highest)
        let isLed = (lead .> 0) .& forecasts.persistence.isPresent
        let share = Lanes.zero.replacing(with: lead, where: isLed)
        value = mean.replacing(with: mean + share * (forecasts.persistence - mean), where: isLed)
        var led = weights.map { $0 * (1 - share) }
        led.persistence += share
        self.weights = led
    }

    @inline(__always)
    var pending: PendingLanes {
        PendingLanes(
            champion: forecasts.champion,
            predecessor: forecasts.predecessor,
            diurnalPersistence: forecasts.diurnalPersistence,
            fastCorrector: forecasts.fastCorrector,
            slowCorrector: forecasts.slowCorrector,
            mixture: mean
        )
    }

    /// The weights; the weight of a bias-corrected champion without a correction is added to the champion's.
    @inline(__always)
    private func weights(lane: Int) -> SIMD8<Float> {
        var weights = weights.transposed(lane: lane)
        if forecasts.biasCorrectedChampion[lane] == forecasts.champion[lane] {
            weights[Expert.champion.index] += weights[Expert.biasCorrectedChampion.index]
            weights[Expert.biasCorrectedChampion.index] = 0
        }
        return weights
    }

    /// The result for one lane that has a value.
    @inline(__always)
    func point(lane: Int, horizon: Int) -> CombinedPoint {
        CombinedPoint(
            horizon: horizon,
            value: value[lane],
            mixture: mean[lane],
            weights: ExpertWeights(values: weights(lane: lane)),
            forecasts: forecasts.transposed(lane: lane)
        )
    }
}

extension PerExpert<Lanes> {
    /// The values of all experts in one lane, by `Expert.index`.
    @inline(__always)
    func transposed(lane: Int) -> SIMD8<Float> {
        SIMD8(
            champion[lane],
            biasCorrectedChampion[lane],
            predecessor[lane],
            persistence[lane],
            diurnalPersistence[lane],
            fastCorrector[lane],
            slowCorrector[lane],
            0
        )
    }

    /// The lowest and the highest forecast; the lowest is above the highest if no expert has a forecast.
    @inline(__always)
    var range: (lowest: Lanes, highest: Lanes) {
        let lowest = reduce(Lanes.absent) {
            pointwiseMin($0, Lanes.absent.replacing(with: $1, where: $1.isPresent))
        }
        let highest = reduce(-Lanes.absent) {
            pointwiseMax($0, (-Lanes.absent).replacing(with: $1, where: $1.isPresent))
        }
        return (lowest, highest)
    }
}

extension Combination {
    /// The experts' forecasts for one group of horizons, including the correctors, and their mixture.
    @inline(__always)
    func mixture(_ experts: ExpertForecasts, at hour: Hour, group: Int) -> Mixture {
        let persistence = Lanes(repeating: experts.persistence)
        let champion = Lanes(experts.champion, group: group, horizons: horizons)
        let diurnal = Lanes(experts.diurnalPersistence, group: group, horizons: horizons)
        let inputs = CorrectorInputs(
            champion: champion,
            persistence: persistence,
            diurnalPersistence: diurnal,
            residual: Lanes(repeating: residual(knownAt: hour)),
            cycle: .from(origin: hour, group: group)
        )
        let correctable = champion.isPresent .& persistence.isPresent
        let biasCorrected = champion + bias(knownAt: hour)
        func corrected(_ corrector: Corrector) -> Lanes {
            let value = biasCorrected + corrector.correction(inputs)
            return Lanes.absent.replacing(with: value, where: correctable .& value.isPresent)
        }
        let forecasts = PerExpert(
            champion: champion,
            biasCorrectedChampion: Lanes.absent.replacing(with: biasCorrected, where: biasCorrected.isPresent),
            predecessor: Lanes(experts.predecessor, group: group, horizons: horizons),
            persistence: Lanes.absent.replacing(
                with: persistence,
                where: persistence.isPresent .& Lanes.mask(group: group, horizons: horizons)
            ),
            diurnalPersistence: diurnal,
            fastCorrector: corrected(groups[group].fast),
            slowCorrector: corrected(groups[group].slow)
        )
        let meanSquare = groups[group].record.meanSquare(CombinationDesign.groups[group])
        return Mixture(
            forecasts,
            weights: groups[group].record.weights(of: forecasts),
            lead: groups[group].lead.share(meanSquare: meanSquare)
        )
    }

    /// The bias-corrected champion's last known residual one hour ahead, in the target's unit; 0 if it is too old.
    func residual(knownAt hour: Hour) -> Float { knowsResidual(at: hour) ? residual : 0 }

    /// The common error of the champion's last forecasts, in the target's unit; 0 if it is too old.
    func bias(knownAt hour: Hour) -> Float { knowsResidual(at: hour) ? bias.value : 0 }

    private func knowsResidual(at hour: Hour) -> Bool {
        residualHour <= hour && residualHour >= hour - FeatureLayout.carryForwardLimit
    }
}

extension SIMD8<Float> {
    /// The forecasts for a group's horizons; absent if the list has no finite value.
    @inline(__always)
    fileprivate init(_ forecasts: [Float], group: Int, horizons: Int) {
        self = .absent
        let first = group * Self.scalarCount
        let count = Swift.min(Self.scalarCount, Swift.min(horizons, forecasts.count) - first)
        for lane in 0..<Swift.max(count, 0) {
            self[lane] = forecasts[first + lane]
        }
        self = Self.absent.replacing(with: self, where: isPresent)
    }

    /// The lanes of a group that belong to a horizon of this combination.
    @inline(__always)
    fileprivate static func mask(group: Int, horizons: Int) -> SIMDMask<SIMD8<Int32>> {
        CombinationDesign.groups[group].horizons .<= Float(horizons)
    }
}
