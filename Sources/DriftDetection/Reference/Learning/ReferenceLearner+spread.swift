/// How much the sum over a window varies while nothing changes, per row of the window.
struct SumSpread {
    /// The variance of a sum of bias scores, over the window's length.
    var biasVariance: Double
    /// By how much a sum of bias scores follows the window's sum of weather.
    var biasSlope: Double
    /// The variance of a sum of size scores, over the window's length.
    var sizeVariance: Double
    /// The same for the remainders' size scores.
    var remainderVariance: Double
}

extension ReferenceLearner {
    /// The longest lag at which scores are taken to be correlated, in rows.
    private static let longestLag = 72
    /// Days over which the size scores' slow mean is taken.
    private static let slowMeanDays = 28.0
    /// Longer windows use this one's slope: over days the weather's ups and downs cancel out.
    private static let longestSlopeWindow = 96

    /// Learns how much sums over windows vary.
    ///
    /// The size scores' mean over four weeks is taken out first: seasons are no memory, and would hide a real growth of
    /// the error.
    ///
    /// - Parameters:
    ///   - windows: Lengths in rows.
    ///   - shapeWindows: Lengths in rows of the windows for the daily shape.
    ///   - rowsPerDay: How many rows make a day.
    /// - Returns: One spread for each window, and for each shape window the variance of a sum of bias scores that are
    ///   weighted with a daily wave, over half the length.
    func sumSpreads(
        windows: [Int],
        shapeWindows: [Int],
        rowsPerDay: Double
    ) -> (windows: [SumSpread], shapes: [Double]) {
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
        let spreads = windows.map { window in
            SumSpread(
                biasVariance: bias[rows: window],
                biasSlope: window < Self.longestSlopeWindow ? slope[rows: window] : longestSlope,
                sizeVariance: size[rows: window],
                remainderVariance: remainder[rows: window]
            )
        }
        let wave = WindowVariance.wave(period: rowsPerDay, count: Self.longestLag)
        let shape = WindowVariance(correlation, wave: wave)
        return (spreads, shapeWindows.map { shape[rows: $0] })
    }
}
