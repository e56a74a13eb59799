/// Judges sums of scores by their distance from the reference's prediction, in standard deviations.
struct WindowStatistics: Sendable, Codable, Hashable {
    let rules: [WindowRule]
    let shapes: [ShapeRule]
    /// The rule over about two days, which decides whether a drift has ended.
    let quietRule: Int
    /// The divisor of each statistic, greater than 1 if the statistic has varied more than the reference predicts:
    /// bias, size and remainder for every window, then the daily shapes.
    let factors: [Float]

    /// Makes the rules for a reference and a budget.
    ///
    /// - Parameters:
    ///   - learner: The learned reference.
    ///   - budget: False alarms per station and year.
    ///   - rowsPerDay: The number of rows in a day.
    ///   - longest: The longest window with sums, in rows.
    ///   - scatter: The mean square of every statistic so far, relative to the reference's prediction.
    ///   - design: The fixed numbers of the method.
    init(
        learner: ReferenceLearner,
        budget: Double,
        rowsPerDay: Double,
        longest: Int,
        scatter: [Double],
        design: DetectorDesign
    ) {
        let factors = scatter.map { max($0, 1).squareRoot() }
        self.factors = factors.map { Float($0) }
        let thresholds = AlarmThresholds(falseAlarmsPerYear: budget)
        func deviation(_ rows: Int, _ variance: Double) -> Double {
            let uncertainty = 1 + design.referenceUncertainty * Double(rows) / Double(learner.reference.rows)
            return (variance * Double(rows) * uncertainty).squareRoot() * ScoreTable.unit
        }
        let shapeRows = design.shapeDays.map { min(Int(Double($0) * rowsPerDay), longest) }
        let variances = learner.sumVariances(
            windows: design.windows.map(\.rows),
            shapeWindows: shapeRows,
            rowsPerDay: rowsPerDay
        )
        rules = zip(design.windows, variances.windows).enumerated()
            .map { index, pair in
                let (window, variance) = pair
                let bias = deviation(window.rows, variance.biasVariance) * factors[3 * index]
                let size = deviation(window.rows, variance.sizeVariance) * factors[3 * index + 1]
                let remainder = deviation(window.rows, variance.remainderVariance) * factors[3 * index + 2]
                let remainderThreshold = window.remainderThreshold.map(thresholds.moved)
                let biasThreshold = thresholds.moved(window.biasThreshold)
                let sizeThreshold = window.sizeThreshold.map(thresholds.moved)
                return WindowRule(
                    rows: window.rows,
                    biasSlope: variance.biasSlope,
                    biasDeviation: bias,
                    biasThreshold: biasThreshold,
                    sizeDeviation: size,
                    sizeThreshold: sizeThreshold,
                    remainderDeviation: remainder,
                    remainderThreshold: remainderThreshold,
                    biasGate: bias * biasThreshold * design.warningShare,
                    sizeGate: sizeThreshold.map { size * $0 * design.warningShare } ?? .greatestFiniteMagnitude,
                    remainderGate: remainderThreshold.map { remainder * $0 * design.warningShare }
                        ?? .greatestFiniteMagnitude
                )
            }
        let firstShape = 3 * design.windows.count
        shapes = zip(shapeRows, variances.shapes).enumerated()
            .map { index, pair in
                let (rows, variance) = pair
                let deviation = deviation(rows, variance / 2) * factors[firstShape + index]
                let threshold = thresholds.moved(design.shapeThreshold)
                let gate = deviation * threshold * design.warningShare
                return ShapeRule(rows: rows, deviation: deviation, threshold: threshold, gate: gate * gate)
            }
        quietRule = design.windows.firstIndex { $0.rows >= 48 } ?? design.windows.count - 1
    }
}

extension WindowStatistics {
    /// The window of every statistic whose squares are sampled, in rows.
    var lengths: [Int] { rules.flatMap { [$0.rows, $0.rows, $0.rows] } + shapes.map(\.rows) }

    /// The square of every statistic relative to the reference's prediction; `nil` until all windows are filled.
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

    /// The variability of the scores relative to the reference, as a factor on the standard deviation, at least 1.
    ///
    /// It is computed around the window's own mean, so that a moved mean does not increase it, over the window and the
    /// day before it.
    private func localDeviation(_ rows: Int, _ sums: ScoreSums) -> Double {
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
            value: rule.biasSum(sums.window(rule.rows)) / rule.biasDeviation / localDeviation(rule.rows, sums),
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
                / localDeviation(rule.rows, sums),
            threshold: rule.threshold
        )
    }
}

extension WindowStatistics {
    /// The least ratio of another statistic to the size statistic at which the other kind is reported.
    ///
    /// A moved mean and a new daily wave also make errors larger.
    private static let informativeShare = 0.7

    /// The statistic closest to (or furthest past) its threshold, if one is near.
    func mostStriking(_ sums: ScoreSums) -> Finding? {
        guard isNear(sums) else { return nil }
        let all = all(sums)
        guard let deciding = all.max(by: { $0.ratio < $1.ratio }) else { return nil }
        guard deciding.kind == .errorSize,
            let other = all.filter({ $0.kind != .errorSize }).max(by: { $0.ratio < $1.ratio }),
            other.ratio >= deciding.ratio * Self.informativeShare
        else { return Finding(deciding: deciding, informative: deciding) }
        return Finding(deciding: deciding, informative: other)
    }

    private func isNear(_ sums: ScoreSums) -> Bool {
        sums.withWindows { windows in
            for rule in rules {
                let window = windows[rule.rows]
                if abs(rule.biasSum(window)) >= rule.biasGate { return true }
                if Double(window[ScoreSums.Lane.size]) >= rule.sizeGate { return true }
                if Double(window[ScoreSums.Lane.remainder]) >= rule.remainderGate { return true }
            }
            for shape in shapes where shape.squaredWave(windows[shape.rows]) >= shape.gate {
                return true
            }
            return false
        }
    }

    /// Every statistic over windows that are filled.
    func all(_ sums: ScoreSums) -> [WindowStatistic] {
        var result: [WindowStatistic] = []
        for rule in rules where rule.rows <= sums.count {
            result.append(bias(rule, sums))
            if rule.sizeThreshold != nil { result.append(size(rule, sums)) }
            if rule.remainderThreshold != nil { result.append(remainder(rule, sums)) }
        }
        for rule in shapes where rule.rows <= sums.count {
            result.append(shape(rule, sums))
        }
        return result
    }

    /// Whether the statistics over about two days are all below a level.
    func isQuiet(_ sums: ScoreSums, below level: Double) -> Bool {
        let rule = rules[quietRule]
        guard sums.count >= rule.rows, let daily = shapes.first else { return false }
        return abs(bias(rule, sums).value) < level && size(rule, sums).value < level && shape(daily, sums).value < level
    }

    /// How many rows ago the change probably began: the start at which the sum since then is least probable.
    func estimatedAge(_ statistic: WindowStatistic, _ sums: ScoreSums) -> Int {
        guard statistic.kind != .dailyShape else { return statistic.window - 1 }
        let sizeLane = statistic.isBeyondWeather ? ScoreSums.Lane.remainder : ScoreSums.Lane.size
        let lane = statistic.kind == .errorSize ? sizeLane : ScoreSums.Lane.bias
        let sign = statistic.value < 0 ? -1.0 : 1
        var best = 0.0
        var age = statistic.window - 1
        for rows in 1...max(sums.count, 1) {
            let value = sign * Double(sums.window(rows)[lane]) / Double(rows).squareRoot()
            if value > best {
                best = value
                age = rows - 1
            }
        }
        return age
    }
}
