/// What is normal at a time of day.
struct SlotExpectation: Sendable, Codable, Hashable {
    /// The mean error, in °C.
    var mean: Double
    /// The reciprocal of the mean absolute error, in units of the weather's scale.
    var reciprocalSpread: Double
    /// Cosine and sine of the time of day.
    var cosine: Float
    var sine: Float
}

/// What the errors of the model in service look like when nothing is wrong.
///
/// Learnt from rows in control by ``ReferenceLearner``: the mean error and its spread by time of day, how errors carry
/// over from row to row, and the distribution of what remains.
struct Reference: Sendable, Codable, Hashable {
    /// For every slot of the day.
    var slots: [SlotExpectation]
    var carryOver: AutoregressiveModel
    var biasScores: ScoreTable
    var sizeScores: ScoreTable
    var weatherModel: WeatherModel
    var remainderScores: ScoreTable
    /// The standard deviation of the errors, in °C.
    var sigma: Double
    /// The mean scale of the weather in the reference's rows.
    var weatherScale: Double
    /// The least scale that is believed.
    var leastScale: Double
    /// How many rows it was learnt from.
    var rows: Int

    /// Standardised errors are clipped at this many mean absolute errors before anything is learnt from them.
    static let clip = 5.0

    /// The scores of a row, as ``ScoreSums`` adds them up.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, in °C.
    ///   - slot: The time of day.
    ///   - scale: The scale of the weather.
    ///   - weather: How unusual persistence's error is, in mean absolute errors.
    ///   - memory: The standardised errors before; the row's own is remembered.
    ///   - weatherMemory: The same with persistence's errors.
    /// - Returns: The scores, by lane.
    func score(
        _ residual: Double,
        slot: Int,
        scale: Double,
        weather: Double,
        memory: inout CarryOverMemory,
        weatherMemory: inout WeatherModel.Memory
    ) -> SIMD8<Int32> {
        let expected = slots[slot]
        let standardised = (residual - expected.mean) * expected.reciprocalSpread / max(scale, leastScale)
        let innovation = memory.innovation(standardised, model: carryOver)
        let remainder = weatherModel.remainder(standardised, weather: weather, memory: &weatherMemory)
        let bias = biasScores.score(innovation)
        let real = Float(bias)
        var scores = SIMD8<Int32>()
        scores[ScoreSums.Lane.bias] = bias
        scores[ScoreSums.Lane.biasSquared] = bias * bias / Int32(ScoreTable.unit)
        scores[ScoreSums.Lane.size] = sizeScores.score(abs(innovation))
        scores[ScoreSums.Lane.cosine] = ScoreTable.nearest(real * expected.cosine)
        scores[ScoreSums.Lane.sine] = ScoreTable.nearest(real * expected.sine)
        scores[ScoreSums.Lane.rows] = 1
        scores[ScoreSums.Lane.weather] = ScoreTable.nearest(Float(weather * ScoreTable.unit))
        scores[ScoreSums.Lane.remainder] = remainderScores.score(abs(remainder))
        return scores
    }
}

/// The latest standardised errors, clipped, so that one outlier costs one row.
struct CarryOverMemory: Sendable, Codable, Hashable {
    private var first = 0.0
    private var second = 0.0
    private var third = 0.0

    /// What the carry-over does not explain of an error; the error is remembered.
    mutating func innovation(_ value: Double, model: AutoregressiveModel) -> Double {
        let innovation = value - model.phi1 * first - model.phi2 * second - model.phi3 * third
        third = second
        second = first
        first = min(max(value, -Reference.clip), Reference.clip)
        return innovation
    }
}

/// The mean error of all rows in control, each clipped, in °C.
///
/// Where a reference of two months would creep away with a slow drift, the mean of everything holds it.
struct ClippedLevel: Sendable, Codable, Hashable {
    private(set) var mean = 0.0
    private(set) var rows = 0

    /// Takes in an error, clipped at `limit` from the centre; both in °C.
    mutating func update(_ residual: Double, centre: Double, limit: Double) {
        rows += 1
        mean += (min(max(residual, centre - limit), centre + limit) - mean) / Double(rows)
    }
}
