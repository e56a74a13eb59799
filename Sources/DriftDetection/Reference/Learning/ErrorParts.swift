/// What of standardised errors the rows before do not explain.
struct ErrorParts {
    /// What the errors before do not explain.
    private(set) var innovations: [Float]
    /// What the errors before and the weather do not explain.
    private(set) var remainders: [Float]

    /// - Parameters:
    ///   - errors: The standardised errors, in order of time.
    ///   - clipped: The same, clipped.
    ///   - weather: How unusual persistence's errors were.
    ///   - runs: The runs of rows that each come one step after the one before; nothing carries over from run to run.
    ///   - carryOver: What errors take over from those before.
    ///   - weatherModel: What they take over from those before and from the weather.
    init(
        _ errors: [Float],
        clipped: [Float],
        weather: [Float],
        runs: [Range<Int>],
        carryOver: AutoregressiveModel,
        weatherModel: WeatherModel
    ) {
        innovations = errors
        remainders = errors
        for run in runs {
            func subtract(_ factor: Double, _ column: [Float], _ lag: Int, in parts: inout [Float]) {
                VectorLoops.subtract(
                    Float(factor),
                    times: column,
                    from: run.lowerBound,
                    in: &parts,
                    from: run.lowerBound + lag,
                    count: run.count - lag
                )
            }
            subtract(carryOver.phi1, clipped, 1, in: &innovations)
            subtract(carryOver.phi2, clipped, 2, in: &innovations)
            subtract(carryOver.phi3, clipped, 3, in: &innovations)
            for lag in 1...3 { subtract(weatherModel.coefficients[lag - 1], clipped, lag, in: &remainders) }
            for lag in 0...2 { subtract(weatherModel.coefficients[3 + lag], weather, lag, in: &remainders) }
        }
    }
}
