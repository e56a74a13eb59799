extension Combination {
    /// Learns from what was observed at an hour.
    ///
    /// - Parameters:
    ///   - temperature: °C; ignored unless finite and within `Channel.temperature.physicalRange`.
    ///   - hour: counted from 1970-01-01T00:00:00Z.
    /// - Returns: the number of pending forecasts that were judged by it; 0 for an observation that came before.
    @discardableResult
    package mutating func observe(temperature: Float, at hour: Int64) -> Int {
        guard Channel.temperature.physicalRange.contains(Double(temperature)), Self.hours.contains(hour) else {
            return 0
        }
        let waiting = pending.waiting(for: hour)
        guard waiting != 0 else { return 0 }
        for group in groups.indices {
            let bits = waiting >> UInt32(group * Lanes.scalarCount) & 0xFF
            if bits != 0 { learn(temperature, at: hour, group: group, lanes: Lanes.mask(bits: bits)) }
        }
        pending.settle(waiting, for: hour)
        return waiting.nonzeroBitCount
    }

    private mutating func learn(
        _ temperature: Float,
        at hour: Int64,
        group: Int,
        lanes: SIMDMask<SIMD8<Int32>>
    ) {
        let design = CombinationDesign.groups[group]
        let (then, known) = pending.forecasts(for: hour, group: group)
        let recentred = then.champion + known.bias
        let origin = known.temperature
        let forecasts = PerExpert(
            champion: then.champion,
            recentredChampion: Lanes.absent.replacing(with: recentred, where: recentred.isTemperature),
            predecessor: then.predecessor,
            persistence: origin,
            diurnalPersistence: then.diurnalPersistence,
            fastCorrector: then.fastCorrector,
            slowCorrector: then.slowCorrector
        )
        let outcome = believed(temperature, forecasts, design: design, record: groups[group].record)
        groups[group].record.learn(outcome, forecasts: forecasts, combined: then.combined, lanes: lanes, design: design)

        let correctable = lanes .& then.champion.isTemperature .& origin.isTemperature
        if any(correctable) {
            let inputs = CorrectorInputs(
                champion: then.champion,
                temperature: origin,
                diurnalPersistence: then.diurnalPersistence,
                residual: known.residual,
                cycle: DailyCycle(target: hour)
            )
            let error = outcome - recentred
            groups[group].fast.learn(inputs, error: error, lanes: correctable, design: design.fast)
            groups[group].slow.learn(inputs, error: error, lanes: correctable, design: design.slow)
            if group == 0, correctable[0], hour > residualHour {
                (residual, residualHour) = (error[0], hour)
                bias.learn(outcome[0] - then.champion[0])
            }
        }
    }

    /// The observation, brought to within two usual changes of temperature of what anybody forecast: one wrong reading
    /// must not outweigh days of right ones.
    @inline(__always)
    private func believed(
        _ temperature: Float,
        _ forecasts: PerExpert<Lanes>,
        design: CombinationDesign.Group,
        record: ExpertRecord
    ) -> Lanes {
        let range = forecasts.range
        let reach = 2 * record.meanSquare(design).squareRoot()
        return pointwiseMin(pointwiseMax(Lanes(repeating: temperature), range.lowest - reach), range.highest + reach)
    }
}

extension SIMD8<Float> {
    /// Lane by lane whether its bit is set.
    @inline(__always)
    fileprivate static func mask(bits: UInt32) -> SIMDMask<SIMD8<Int32>> {
        let places = SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128)
        return (places & SIMD8<Int32>(repeating: Int32(bits))) .!= 0
    }
}
