package import Observations

extension Combination {
    /// Learns from the value observed at an hour.
    ///
    /// - Parameters:
    ///   - value: in the target's unit; ignored unless finite.
    ///   - hour: counted from 1970-01-01T00:00:00Z.
    /// - Returns: the number of pending forecasts that it judged; 0 for a repeated observation.
    @discardableResult
    package mutating func observe(_ value: Float, at hour: Hour) -> Int {
        guard value.isFinite, Self.hours.contains(hour) else {
            return 0
        }
        let waiting = pending.waiting(for: hour)
        guard waiting != 0 else { return 0 }
        for group in groups.indices {
            let bits = waiting >> UInt32(group * Lanes.scalarCount) & 0xFF
            if bits != 0 { learn(value, at: hour, group: group, lanes: Lanes.mask(bits: bits)) }
        }
        pending.settle(waiting, for: hour)
        return waiting.nonzeroBitCount
    }

    private mutating func learn(
        _ value: Float,
        at hour: Hour,
        group: Int,
        lanes: SIMDMask<SIMD8<Int32>>
    ) {
        let design = CombinationDesign.groups[group]
        let (then, known) = pending.forecasts(for: hour, group: group)
        let biasCorrected = then.champion + known.bias
        let origin = known.persistence
        let forecasts = PerExpert(
            champion: then.champion,
            biasCorrectedChampion: Lanes.absent.replacing(with: biasCorrected, where: biasCorrected.isPresent),
            predecessor: then.predecessor,
            persistence: origin,
            diurnalPersistence: then.diurnalPersistence,
            fastCorrector: then.fastCorrector,
            slowCorrector: then.slowCorrector
        )
        let outcome = plausible(value, forecasts, design: design, record: groups[group].record)
        groups[group].record.learn(outcome, forecasts: forecasts, combined: then.mixture, lanes: lanes, design: design)

        let (mixtureError, persistenceError) = (then.mixture - outcome, origin - outcome)
        groups[group].lead
            .learn(
                mixtureError * mixtureError - persistenceError * persistenceError,
                lanes: lanes .& origin.isPresent
            )
        let correctable = lanes .& then.champion.isPresent .& origin.isPresent
        if any(correctable) {
            let inputs = CorrectorInputs(
                champion: then.champion,
                persistence: origin,
                diurnalPersistence: then.diurnalPersistence,
                residual: known.residual,
                cycle: DailyCycle(target: hour)
            )
            let error = outcome - biasCorrected
            groups[group].fast.learn(inputs, error: error, lanes: correctable, design: design.fast)
            groups[group].slow.learn(inputs, error: error, lanes: correctable, design: design.slow)
            if group == 0, correctable[0], hour > residualHour {
                (residual, residualHour) = (error[0], hour)
                bias.learn(outcome[0] - then.champion[0])
            }
        }
    }

    /// The observation, clamped to within two usual changes of the experts' forecasts, so that one wrong reading cannot
    /// outweigh days of correct ones.
    @inline(__always)
    private func plausible(
        _ value: Float,
        _ forecasts: PerExpert<Lanes>,
        design: CombinationDesign.Group,
        record: ExpertRecord
    ) -> Lanes {
        let range = forecasts.range
        let reach = 2 * record.meanSquare(design).squareRoot()
        return pointwiseMin(pointwiseMax(Lanes(repeating: value), range.lowest - reach), range.highest + reach)
    }
}

extension SIMD8<Float> {
    /// Whether the lane's bit is set, for each lane.
    @inline(__always)
    fileprivate static func mask(bits: UInt32) -> SIMDMask<SIMD8<Int32>> {
        let places = SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128)
        return (places & SIMD8<Int32>(repeating: Int32(bits))) .!= 0
    }
}
