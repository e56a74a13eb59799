/// Learns a ``Reference`` and the scores of its rows, from rows in control.
///
/// First clipped least squares for the mean error and the error scale by time of day, then the autocorrelation, then
/// the distribution of the innovations as normal scores of their ranks.
struct ReferenceLearner {
    let reference: Reference
    /// The scores of the rows from which the reference was learned.
    let biasScores: ScoreSeries
    let sizeScores: ScoreSeries
    let remainderScores: ScoreSeries
    /// The slope of sums of bias scores on sums of weather.
    let slope: WeatherSlope

    /// Learns a reference.
    ///
    /// - Parameters:
    ///   - rows: Rows in control, in order of time; at least 24.
    ///   - level: The mean error of all rows in control so far, in °C, if it is a better estimate than from these
    ///     rows.
    ///   - design: The fixed numbers of the method.
    init(_ rows: LearningRows, level: Double?, design: DetectorDesign) {
        let expectation = DailyExpectation(rows, level: level, design: design)
        let errors = expectation.errors
        let limit = Float(Reference.clip)
        let clipped = VectorLoops.map(errors) { $0 < -limit ? -limit : $0 > limit ? limit : $0 }
        let products = LaggedProducts(clipped, weather: rows.weather, runs: rows.runs)
        let autocorrelation = AutoregressiveModel(products)
        let weatherModel = WeatherModel(products)
        let parts = ErrorParts(
            errors,
            clipped: clipped,
            weather: rows.weather,
            runs: rows.runs,
            autocorrelation: autocorrelation,
            weatherModel: weatherModel
        )
        let count = Double(rows.count)
        let bias = ScoredColumn(parts.innovations, range: -10...10, cells: 512)
        let size = ScoredColumn(VectorLoops.map(parts.innovations) { abs($0) }, range: 0...10, cells: 256)
        let sizes = VectorLoops.map(parts.remainders) { abs($0) }
        let mean = (Double(VectorLoops.sum(sizes, from: 0, count: sizes.count)) + 1e-9) / count
        let remainder = ScoredColumn(sizes, range: 0...10 * mean, cells: 256)
        biasScores = bias.scores
        sizeScores = size.scores
        remainderScores = remainder.scores
        slope = WeatherSlope(bias: biasScores, weather: rows.weather)
        reference = Reference(
            slots: expectation.slots,
            autocorrelation: autocorrelation,
            biasScores: bias.table,
            sizeScores: size.table,
            weatherModel: weatherModel,
            remainderScores: remainder.table,
            sigma: max((expectation.squares / count).squareRoot(), 1e-9),
            weatherScale: expectation.scale,
            leastScale: expectation.leastScale,
            rows: rows.count
        )
    }
}

/// A column with the table of its scores, and the scores.
private struct ScoredColumn {
    let table: ScoreTable
    let scores: ScoreSeries

    init(_ values: [Float], range: ClosedRange<Double>, cells: Int) {
        let places = ScoreTable.cells(of: values, range: range, count: cells)
        table = ScoreTable(places, range: range, cells: cells)
        scores = table.scores(places)
    }
}
