/// The variability of the sum over a window without a change, per row of the window.
struct SumVariances {
    /// The variance of a sum of bias scores, divided by the window's length.
    var biasVariance: Double
    /// The slope of a sum of bias scores on the window's sum of weather.
    var biasSlope: Double
    /// The variance of a sum of size scores, divided by the window's length.
    var sizeVariance: Double
    /// The variance of a sum of the remainders' size scores, divided by the window's length.
    var remainderVariance: Double
}

extension ReferenceLearner {
    /// The longest lag at which scores are assumed to be correlated, in rows.
    private static let longestLag = 72
    /// Days over which the slow mean of the size scores is taken.
    private static let slowMeanDays = 28.0
    /// The longest window with a slope of its own; longer windows use its slope, because the effects of the weather
    /// cancel out over days.
    private static let longestSlopeWindow = 96

    /// Learns the variability of sums over windows.
    ///
    /// The mean of the size scores over four weeks is removed first: otherwise seasons would look like autocorrelation
    /// and hide a real growth of the error.
    ///
    /// - Parameters:
    ///   - windows: Lengths in rows.
    ///   - shapeWindows: Lengths in rows of the windows for the daily shape.
    ///   - rowsPerDay: The number of rows in a day.
    /// - Returns: One result for each window, and for each shape window the variance of a sum of bias scores weighted
    ///   with a daily wave, divided by half the length.
    func sumVariances(
        windows: [Int],
        shapeWindows: [Int],
        rowsPerDay: Double
    ) -> (windows: [SumVariances], shapes: [Double]) {
        let slowRows = Int(Self.slowMeanDays * rowsPerDay)
        let correlation = biasScores.autocorrelation(longestLag: Self.longestLag)
        let bias = WindowVariance(correlation)
        let size = WindowVariance(
            sizeScores.withoutSlowMean(window: slowRows).autocorrelation(longestLag: Self.longestLag)
        )
        let remainder = WindowVariance(
            remainderScores.withoutSlowMean(window: slowRows).autocorrelation(longestLag: Self.longestLag)
        )
        let longestSlope = slope[rows: Self.longestSlopeWindow]
        let variances = windows.map { window in
            SumVariances(
                biasVariance: bias[rows: window],
                biasSlope: window < Self.longestSlopeWindow ? slope[rows: window] : longestSlope,
                sizeVariance: size[rows: window],
                remainderVariance: remainder[rows: window]
            )
        }
        let wave = WindowVariance.wave(period: rowsPerDay, count: Self.longestLag)
        let shape = WindowVariance(correlation, wave: wave)
        return (variances, shapeWindows.map { shape[rows: $0] })
    }
}
