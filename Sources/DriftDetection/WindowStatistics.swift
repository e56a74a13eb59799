/// Judges sums of scores by how many standard deviations each is from what the reference lets expect.
struct WindowStatistics: Sendable, Codable, Hashable {
    let rules: [WindowRule]
    let shapes: [ShapeRule]
    /// The rule over about two days, by which the end of a drift is told.
    let quietRule: Int
    /// By how much each statistic is divided because it has scattered more than the reference lets expect: for every
    /// window bias, size and remainder, then the daily shapes.
    let factors: [Float]

    /// Makes the rules for a reference and a budget.
    ///
    /// - Parameters:
    ///   - learner: What was learnt.
    ///   - budget: False alarms per station and year.
    ///   - rowsPerDay: How many rows make a day.
    ///   - longest: The longest window there are sums for, in rows.
    ///   - scatter: The mean square of every statistic so far, relative to what its reference let expect.
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
        let spreads = learner.sumSpreads(
            windows: design.windows.map(\.rows),
            shapeWindows: shapeRows,
            rowsPerDay: rowsPerDay
        )
        rules = zip(design.windows, spreads.windows).enumerated()
            .map { index, pair in
                let (window, spread) = pair
                let bias = deviation(window.rows, spread.biasVariance) * factors[3 * index]
                let size = deviation(window.rows, spread.sizeVariance) * factors[3 * index + 1]
                let remainder = deviation(window.rows, spread.remainderVariance) * factors[3 * index + 2]
                let remainderThreshold = window.remainderThreshold.map(thresholds.moved)
                let biasThreshold = thresholds.moved(window.biasThreshold)
                let sizeThreshold = window.sizeThreshold.map(thresholds.moved)
                return WindowRule(
                    rows: window.rows,
                    biasSlope: spread.biasSlope,
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
        shapes = zip(shapeRows, spreads.shapes).enumerated()
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
