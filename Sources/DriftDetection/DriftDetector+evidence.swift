extension DriftDetector {
    /// Says everything about a finding.
    func evidence(_ finding: Finding, _ time: Int64) -> DriftEvidence {
        let telling = finding.telling
        let age = statisticsTables?.estimatedAge(telling, sums) ?? 0
        let size = sizeOfChange(telling.kind, rows: min(max(age + 1, 3), history.count))
        let isSlow = telling.kind == .bias && telling.window > Self.longestBiasWindow && age > telling.window / 2
        return DriftEvidence(
            kind: isSlow ? .slowTrend : telling.kind,
            direction: direction(telling),
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
        case .bias, .slowTrend: statistic.value > 0 ? .tooCold : .tooWarm
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
