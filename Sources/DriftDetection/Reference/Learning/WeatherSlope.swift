/// The slope of sums of bias scores on sums of weather over windows, in the same unit.
struct WeatherSlope {
    /// The prefix sums of the bias scores.
    private let bias: [Float]
    /// The prefix sums of the weather.
    private let weather: [Float]

    /// - Parameters:
    ///   - bias: The scores.
    ///   - weather: How unusual persistence's errors were, in mean absolute errors.
    init(bias: ScoreSeries, weather: [Float]) {
        let units = VectorLoops.map(weather) { Float(ScoreTable.nearest($0 * Float(ScoreTable.unit))) }
        self.bias = VectorLoops.sums(VectorLoops.map(bias.values) { Float($0) })
        self.weather = VectorLoops.sums(units)
    }

    /// The slope for windows of `rows` rows, shrunk towards 0 if there are few windows; never negative.
    subscript(rows rows: Int) -> Double {
        let count = bias.count - 1
        let window = min(rows, max(count / 8, 1))
        let biasSums = VectorLoops.windowSums(bias, window: window)
        let weatherSums = VectorLoops.windowSums(weather, window: window)
        let windows = biasSums.count
        let product = VectorLoops.product(biasSums, from: 0, weatherSums, from: 0, count: windows)
        let square = VectorLoops.product(weatherSums, from: 0, weatherSums, from: 0, count: windows)
        let independent = Double(count) / Double(window)
        return square > 0 ? max(Double(product) / Double(square), 0) * independent / (independent + 4) : 0
    }
}
