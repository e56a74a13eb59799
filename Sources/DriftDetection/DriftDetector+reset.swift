extension DriftDetector {
    /// Rows that a reference needs at least when it is given.
    public static let shortestGivenReference = 168

    /// Begins anew with another model: its errors on rows that it was not trained on tell what is normal.
    ///
    /// What is known about the station (its readings, its sensor) stays, as do the counts of rows. With fewer than 168
    /// usable rows the detector goes on learning from the rows that come.
    ///
    /// - Parameter rows: Held-back rows with the new model's forecasts, in order of time. Rows out of order and without
    ///   a reading are skipped.
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
        if watch.difficulty == 0 { watch = fresh.watch }
        sums.clear()
        scatter = fresh.scatter
        carryOver = CarryOverMemory()
        weatherMemory = WeatherModel.Memory()
        settling = configuration.design.settlingRows
        latch = AlarmLatch()
        rowsSinceFit = 0
        maturedRows = -learningDelay
    }
}
