#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension DriftDetector {
    /// Judges a row whose reading is believed.
    mutating func judge(_ row: DriftRow, actual: Double, persistence: Double?, isTeaching: Bool) -> DriftSignal? {
        let residual = actual - row.predicted
        let slot = TimeOfDay.slot(row.time)
        var weather = 0.0
        if let persistence, persistence.isFinite, abs(persistence) < 1e6 {
            weather = watch.update(
                actual - persistence,
                slot: slot,
                keep: exp2(-1 / (24 * configuration.design.difficultyHalfLife))
            )
        }
        guard let reference, let tables = statisticsTables else {
            remember(residual, weather, slot)
            if !isTeaching, history.count >= configuration.design.minimumReference { learn(waiting: 0) }
            return nil
        }
        append(residual, weather, slot, reference)
        if latch.isDrifted {
            return wait(row, tables)
        }
        remember(residual, weather, slot)
        rowsSinceFit += 1
        if rowsSinceFit >= Int(7 * rowsPerDay) {
            learn(waiting: learningDelay)
        }
        guard let striking = tables.mostStriking(sums) else {
            _ = latch.watch(0)
            return nil
        }
        let ratio = striking.ratio
        switch latch.watch(ratio >= configuration.design.warningShare ? ratio : 0) {
        case .drift:
            let evidence = evidence(striking, tables, row.time)
            history.removeLatest(max(striking.window, 48))
            rowsSinceFit = min(rowsSinceFit, Int(7 * rowsPerDay) - 48)
            return .drift(evidence)
        case .warning:
            return .warning(evidence(striking, tables, row.time))
        case .nothing, .ended:
            return nil
        }
    }

    /// Rows that the reference stays behind the present: a week, at most what the history can take back.
    private var learningDelay: Int { min(Int(7 * rowsPerDay), Self.longestDelay) }

    private mutating func wait(_ row: DriftRow, _ tables: WindowStatistics) -> DriftSignal? {
        let quiet = tables.isQuiet(sums, below: configuration.design.rearmLevel)
        guard case .ended = latch.wait(isQuiet: quiet, rows: configuration.design.rearmRows) else { return nil }
        sums.clear()
        return .driftEnded(time: row.time)
    }

    private mutating func remember(_ residual: Double, _ weather: Double, _ slot: Int) {
        history.append(
            HistoryEntry(
                residual: Float(min(max(residual, -1e6), 1e6)),
                weather: Float(weather),
                difficulty: Float(watch.difficulty.squareRoot()),
                slot: UInt8(slot),
                followsPrevious: true
            )
        )
        maturedRows += 1
    }

    /// Scores an error and adds it to the sums.
    private mutating func append(_ residual: Double, _ weather: Double, _ slot: Int, _ reference: Reference) {
        let design = configuration.design
        let scale = max(watch.difficulty.squareRoot(), reference.difficulty * design.difficultyFloor)
        let standardised = reference.standardised(residual, slot: slot, difficulty: scale)
        if settling == design.settlingRows { carryOver = CarryOverMemory() }
        let innovation = carryOver.innovation(standardised, model: reference.carryOver)
        guard settling == 0 else {
            settling -= 1
            sums.append(SIMD8(0, 0, 0, 0, 0, 1, 0, 0))
            return
        }
        let bias = reference.biasScores.score(innovation)
        let size = reference.sizeScores.score(abs(innovation))
        let basis = TimeOfDay.basis[slot]
        sums.append(
            SIMD8(
                bias,
                bias * bias / Int32(ScoreTable.unit),
                size,
                Int32((Double(bias) * basis[1]).rounded()),
                Int32((Double(bias) * basis[2]).rounded()),
                1,
                Int32((weather * ScoreTable.unit).rounded()),
                Int32(((min(abs(weather), design.roughLimit) - 1) * ScoreTable.unit).rounded())
            )
        )
    }

    /// Learns the reference anew from the rows in control, without the latest `waiting` of them.
    mutating func learn(waiting: Int) {
        let design = configuration.design
        rowsSinceFit = 0
        let available = history.count - waiting
        guard available >= design.minimumReference || (reference == nil && available > 23) else { return }
        let rows = min(available, design.maximumReference)
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(rows)
        for age in (waiting..<(waiting + rows)).reversed() {
            entries.append(history[age: age])
        }
        if let reference {
            let matured = min(maturedRows, rows)
            for entry in entries.suffix(matured) {
                level.update(
                    Double(entry.residual),
                    centre: reference.mean[Int(entry.slot)],
                    limit: 3 * reference.sigma
                )
            }
            maturedRows = 0
        }
        let learnt = Reference(
            entries,
            level: level.rows >= design.minimumReference ? level.mean : nil,
            rowsPerDay: rowsPerDay,
            design: design
        )
        if reference == nil {
            for entry in entries {
                level.update(Double(entry.residual), centre: learnt.mean[Int(entry.slot)], limit: 3 * learnt.sigma)
            }
            maturedRows = 0
        }
        reference = learnt
        statisticsTables = WindowStatistics(
            reference: learnt,
            thresholds: AlarmThresholds(falseAlarmsPerYear: configuration.falseAlarmsPerYear, design: design),
            rowsPerDay: rowsPerDay,
            longest: sums.capacity - 1,
            design: design
        )
    }
}
