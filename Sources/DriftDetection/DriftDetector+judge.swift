extension DriftDetector {
    /// Judges a row with an accepted reading.
    mutating func judge(_ row: DriftRow, actual: Double, persistence: Double?, isTeaching: Bool) -> DriftSignal? {
        let residual = actual - row.predicted
        let slot = TimeOfDay.slot(row.time)
        var weather = 0.0
        if let persistence, persistence.isFinite, abs(persistence) < 1e6 {
            weather = watch.update(actual - persistence, slot: slot)
        }
        guard statisticsTables != nil else {
            remember(residual, weather, slot)
            if !isTeaching, history.count >= configuration.design.minimumReference { learn(waiting: 0) }
            return nil
        }
        append(residual, weather, slot)
        if latch.isDrifted {
            return wait(row)
        }
        remember(residual, weather, slot)
        rowsSinceFit += 1
        if rowsSinceFit >= refitRows {
            learn(waiting: learningDelay)
        }
        if let tables = statisticsTables {
            scatter.note(rowsPerDay: rowsPerDay, tables, sums)
        }
        guard let finding = statisticsTables?.mostStriking(sums) else {
            _ = latch.watch(0)
            return nil
        }
        let ratio = finding.deciding.ratio
        switch latch.watch(ratio >= configuration.design.warningShare ? ratio : 0) {
        case .drift:
            let evidence = evidence(finding, row.time)
            forget(max(finding.deciding.window, finding.informative.window, DetectorDesign.forgottenRows))
            scatter.breakOff()
            return .drift(evidence)
        case .warning:
            return .warning(evidence(finding, row.time))
        case .nothing, .ended:
            return nil
        }
    }

    private var refitRows: Int { Int(configuration.design.refitDays * rowsPerDay) }

    private mutating func wait(_ row: DriftRow) -> DriftSignal? {
        let quiet = statisticsTables?.isQuiet(sums, below: configuration.design.rearmLevel) ?? false
        guard case .ended = latch.wait(isQuiet: quiet, rows: configuration.design.rearmRows) else { return nil }
        sums.clear()
        return .driftEnded(time: row.time)
    }

    private mutating func remember(_ residual: Double, _ weather: Double, _ slot: Int) {
        history.append(
            HistoryEntry(
                residual: Float(min(max(residual, -1e6), 1e6)),
                weather: Float(weather),
                scale: Float(watch.scale),
                slot: UInt8(slot),
                followsPrevious: true
            )
        )
        maturedRows += 1
    }

    /// Scores an error and adds it to the sums.
    private mutating func append(_ residual: Double, _ weather: Double, _ slot: Int) {
        if settling == configuration.design.settlingRows {
            autocorrelation = AutocorrelationMemory()
            weatherMemory = WeatherModel.Memory()
        }
        let scores = reference?
            .score(
                residual,
                slot: slot,
                scale: watch.scale,
                weather: weather,
                memory: &autocorrelation,
                weatherMemory: &weatherMemory
            )
        guard settling == 0, let scores else {
            settling -= 1
            sums.append(ScoreSums.unknownRow)
            return
        }
        sums.append(scores)
    }

    /// Learns the reference from the rows in control except the latest `waiting` rows.
    mutating func learn(waiting: Int) {
        let design = configuration.design
        rowsSinceFit = 0
        let available = history.count - waiting
        guard available >= design.minimumReference || (reference == nil && available > 23) else { return }
        let rows = min(available, design.maximumReference)
        if let reference {
            let matured = min(max(maturedRows, 0), rows)
            for age in (waiting..<waiting + matured).reversed() { updateLevel(history[age: age], reference) }
            maturedRows = min(maturedRows, 0)
        }
        let learner = ReferenceLearner(
            LearningRows(history, count: rows, waiting: waiting),
            level: level.rows >= design.minimumReference ? level.mean : nil,
            design: design
        )
        let learned = learner.reference
        if reference == nil {
            for age in (waiting..<waiting + rows).reversed() { updateLevel(history[age: age], learned) }
            maturedRows = -learningDelay
        }
        reference = learned
        statisticsTables = WindowStatistics(
            learner: learner,
            budget: configuration.falseAlarmsPerYear,
            rowsPerDay: rowsPerDay,
            longest: sums.capacity - 1,
            scatter: scatter.squares,
            design: design
        )
    }

    private mutating func updateLevel(_ entry: HistoryEntry, _ reference: Reference) {
        let center = reference.slots[Int(entry.slot)].mean
        level.update(Double(entry.residual), center: center, limit: 3 * reference.sigma)
    }
}

extension DriftDetector {
    /// The evidence for a finding.
    func evidence(_ finding: Finding, _ time: Int64) -> DriftEvidence {
        let informative = finding.informative
        let age = statisticsTables?.estimatedAge(informative, sums) ?? 0
        let size = sizeOfChange(informative.kind, rows: min(max(age + 1, 3), history.count))
        let isSlow =
            informative.kind == .bias && informative.window > Self.longestBiasWindow && age > informative.window / 2
        return DriftEvidence(
            kind: isSlow ? .slowTrend : informative.kind,
            direction: direction(informative),
            time: time,
            row: rows - 1,
            window: finding.deciding.window,
            estimatedStart: time - Int64(age) * step.seconds,
            estimatedStartRow: max(rows - 1 - age, 0),
            statistic: abs(finding.deciding.value),
            threshold: finding.deciding.threshold,
            size: size,
            sizeInSigma: size / (reference?.sigma ?? 1),
            weather: weather
        )
    }

    private func direction(_ statistic: WindowStatistic) -> DriftDirection {
        switch statistic.kind {
        case .bias, .slowTrend: statistic.value > 0 ? .tooLow : .tooHigh
        case .errorSize: .larger
        case .dailyShape: .reshaped
        }
    }

    /// The size of a change over the latest rows, in °C, each error clipped at six sigma.
    private func sizeOfChange(_ kind: DriftKind, rows: Int) -> Double {
        guard let reference, rows > 0 else { return 0 }
        var sum = 0.0
        var squares = 0.0
        var cosine = 0.0
        var sine = 0.0
        for age in 0..<rows {
            let entry = history[age: age]
            let slot = Int(entry.slot)
            let limit = 6 * reference.sigma
            let deviation = min(max(Double(entry.residual) - reference.slots[slot].mean, -limit), limit)
            sum += deviation
            squares += deviation * deviation
            cosine += deviation * Double(reference.slots[slot].cosine)
            sine += deviation * Double(reference.slots[slot].sine)
        }
        let count = Double(rows)
        switch kind {
        case .bias, .slowTrend: return abs(sum / count)
        case .errorSize: return max((squares / count).squareRoot() - reference.sigma, 0)
        case .dailyShape: return 2 * (cosine * cosine + sine * sine).squareRoot() / count
        }
    }
}
