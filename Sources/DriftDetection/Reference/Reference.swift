/// The normal error at a time of day.
struct SlotExpectation: Sendable, Codable, Hashable {
    /// The mean error, in °C.
    var mean: Double
    /// The reciprocal of the mean absolute error, in units of the weather's scale.
    var reciprocalSize: Double
    /// Cosine and sine of the time of day.
    var cosine: Float
    var sine: Float
}

/// The errors of the model in service while nothing is wrong.
///
/// ``ReferenceLearner`` learns it from rows in control: the mean error and the error scale by time of day, the
/// autocorrelation of the errors, and the distribution of the innovations.
struct Reference: Sendable, Codable, Hashable {
    /// One value for every slot of the day.
    var slots: [SlotExpectation]
    var autocorrelation: AutoregressiveModel
    var biasScores: ScoreTable
    var sizeScores: ScoreTable
    var weatherModel: WeatherModel
    var remainderScores: ScoreTable
    /// The standard deviation of the errors, in °C.
    var sigma: Double
    /// The mean scale of the weather in the reference's rows.
    var weatherScale: Double
    /// The lower limit of the scale of the weather.
    var leastScale: Double
    /// The number of rows from which it was learned.
    var rows: Int

    /// Standardized errors are clipped at this many mean absolute errors before anything is learned from them.
    static let clip = 5.0

    /// The scores of a row, as ``ScoreSums`` adds them up.
    ///
    /// - Parameters:
    ///   - residual: actual − predicted, in °C.
    ///   - slot: The time of day.
    ///   - scale: The scale of the weather.
    ///   - weather: How unusual persistence's error is, in mean absolute errors.
    ///   - memory: The earlier standardized errors; the error of this row is added.
    ///   - weatherMemory: The regressors of the weather model; this row is added.
    /// - Returns: The scores, by lane.
    func score(
        _ residual: Double,
        slot: Int,
        scale: Double,
        weather: Double,
        memory: inout AutocorrelationMemory,
        weatherMemory: inout WeatherModel.Memory
    ) -> SIMD8<Int32> {
        let expected = slots[slot]
        let standardized = (residual - expected.mean) * expected.reciprocalSize / max(scale, leastScale)
        let innovation = memory.innovation(standardized, model: autocorrelation)
        let remainder = weatherModel.remainder(standardized, weather: weather, memory: &weatherMemory)
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

/// The latest standardized errors, clipped, so that one outlier costs one row.
struct AutocorrelationMemory: Sendable, Codable, Hashable {
    private var first = 0.0
    private var second = 0.0
    private var third = 0.0

    /// The part of an error that earlier errors do not explain; the error is added to the memory.
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
/// A reference from two months of rows alone would follow a slow drift; the mean of all rows prevents this.
struct ClippedLevel: Sendable, Codable, Hashable {
    private(set) var mean = 0.0
    private(set) var rows = 0

    /// Takes in an error, clipped at `limit` from the center; both in °C.
    mutating func update(_ residual: Double, center: Double, limit: Double) {
        rows += 1
        mean += (min(max(residual, center - limit), center + limit) - mean) / Double(rows)
    }
}
