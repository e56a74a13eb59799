extension DriftDetector {
    /// The smallest number of rows of a given reference.
    public static let shortestGivenReference = 168

    /// Restarts with another model, whose errors on rows that it was not trained on define what is normal.
    ///
    /// The knowledge about the station (its readings, its sensor) and the counts of rows are kept. With fewer than 168
    /// usable rows the detector continues learning from later rows.
    ///
    /// - Parameter rows: Held-out rows with the new model's forecasts, in order of time. Rows that are out of order or
    ///   have no reading are skipped.
    public mutating func reset(reference rows: some Sequence<DriftRow>) {
        var fresh = DriftDetector(configuration: configuration)
        for row in rows {
            _ = fresh.take(row, isTeaching: true)
        }
        if fresh.history.count >= Self.shortestGivenReference {
            if !step.isKnown { step = fresh.step }
            fresh.learn(waiting: 0)
        }
        history = fresh.history
        history.breakOff()
        level = fresh.level
        reference = fresh.reference
        statisticsTables = fresh.statisticsTables
        if watch.baselineError == 0 { watch = fresh.watch }
        sums.clear()
        scatter = fresh.scatter
        autocorrelation = AutocorrelationMemory()
        weatherMemory = WeatherModel.Memory()
        settling = configuration.design.settlingRows
        latch = AlarmLatch()
        rowsSinceFit = 0
        maturedRows = -learningDelay
    }
}
