/// The parts of standardized errors that earlier rows do not explain.
struct ErrorParts {
    /// The part that earlier errors do not explain.
    private(set) var innovations: [Float]
    /// The part that neither earlier errors nor the weather explain.
    private(set) var remainders: [Float]

    /// - Parameters:
    ///   - errors: The standardized errors, in order of time.
    ///   - clipped: The same, clipped.
    ///   - weather: How unusual persistence's errors were.
    ///   - runs: The runs of consecutive rows without a gap; models do not reach from one run into another.
    ///   - autocorrelation: The autoregressive model of the errors.
    ///   - weatherModel: The model of the errors on earlier errors and the weather.
    init(
        _ errors: [Float],
        clipped: [Float],
        weather: [Float],
        runs: [Range<Int>],
        autocorrelation: AutoregressiveModel,
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
            subtract(autocorrelation.phi1, clipped, 1, in: &innovations)
            subtract(autocorrelation.phi2, clipped, 2, in: &innovations)
            subtract(autocorrelation.phi3, clipped, 3, in: &innovations)
            for lag in 1...3 { subtract(weatherModel.coefficients[lag - 1], clipped, lag, in: &remainders) }
            for lag in 0...2 { subtract(weatherModel.coefficients[3 + lag], weather, lag, in: &remainders) }
        }
    }
}
