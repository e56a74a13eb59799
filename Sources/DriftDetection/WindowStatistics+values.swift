extension WindowStatistics {
    /// The window of every statistic that scatter is told of, in rows.
    var lengths: [Int] { rules.flatMap { [$0.rows, $0.rows, $0.rows] } + shapes.map(\.rows) }

    /// The square of every statistic relative to what the reference lets expect; `nil` until all windows are filled.
    func squares(_ sums: ScoreSums) -> [Float]? {
        guard sums.count >= (rules.last?.rows ?? 0) else { return nil }
        var values: [Float] = []
        for rule in rules {
            let window = sums.window(rule.rows)
            values.append(Float(bias(rule, sums).value))
            values.append(Float(Double(window[ScoreSums.Lane.size]) / rule.sizeDeviation))
            values.append(Float(Double(window[ScoreSums.Lane.remainder]) / rule.remainderDeviation))
        }
        for rule in shapes { values.append(Float(shape(rule, sums).value) / Float(2).squareRoot()) }
        return zip(values, factors).map { $0 * $1 * $0 * $1 }
    }

    /// How much the scores scatter more than in the reference, as a factor on the deviation, at least 1.
    ///
    /// Taken around the window's own mean, so that a moved mean is not mistaken for scatter, together with the day
    /// before the window.
    private func localSpread(_ rows: Int, _ sums: ScoreSums) -> Double {
        let inside = sums.window(rows)
        let both = sums.window(min(rows + 24, sums.capacity - 1))
        let count = Double(max(both[ScoreSums.Lane.rows], 1))
        let sum = Double(inside[ScoreSums.Lane.bias]) / ScoreTable.unit
        let insideCount = Double(max(inside[ScoreSums.Lane.rows], 1))
        let squares = Double(both[ScoreSums.Lane.biasSquared]) / ScoreTable.unit - sum * sum / insideCount
        return max(1, squares / count).squareRoot()
    }

    func bias(_ rule: WindowRule, _ sums: ScoreSums) -> WindowStatistic {
        WindowStatistic(
            kind: .bias,
            window: rule.rows,
            value: rule.biasSum(sums.window(rule.rows)) / rule.biasDeviation / localSpread(rule.rows, sums),
            threshold: rule.biasThreshold
        )
    }

    func size(_ rule: WindowRule, _ sums: ScoreSums) -> WindowStatistic {
        WindowStatistic(
            kind: .errorSize,
            window: rule.rows,
            value: max(Double(sums.window(rule.rows)[ScoreSums.Lane.size]) / rule.sizeDeviation, 0),
            threshold: rule.sizeThreshold ?? .greatestFiniteMagnitude
        )
    }

    func remainder(_ rule: WindowRule, _ sums: ScoreSums) -> WindowStatistic {
        WindowStatistic(
            kind: .errorSize,
            window: rule.rows,
            value: max(Double(sums.window(rule.rows)[ScoreSums.Lane.remainder]) / rule.remainderDeviation, 0),
            threshold: rule.remainderThreshold ?? .greatestFiniteMagnitude,
            isBeyondWeather: true
        )
    }

    func shape(_ rule: ShapeRule, _ sums: ScoreSums) -> WindowStatistic {
        WindowStatistic(
            kind: .dailyShape,
            window: rule.rows,
            value: rule.squaredWave(sums.window(rule.rows)).squareRoot() / rule.deviation
                / localSpread(rule.rows, sums),
            threshold: rule.threshold
        )
    }
}
