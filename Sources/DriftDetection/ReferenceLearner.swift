/// Learns a ``Reference`` and how much sums of scores vary under it, from rows in control.
///
/// Clipped least squares for the mean error and its spread by time of day, then the carry-over, then the distribution
/// of the innovations as normal scores of their ranks.
struct ReferenceLearner {
    let reference: Reference
    /// The scores of the rows it was learnt from, in order of time.
    let biasScores: [Float]
    let sizeScores: [Float]
    let remainderScores: [Float]
    /// How unusual persistence's errors were in these rows.
    let weather: [Float]

    /// Learns a reference.
    ///
    /// - Parameters:
    ///   - entries: Rows in control, in order of time; at least 24.
    ///   - level: The mean error of all rows in control so far, in °C, when it is known better than from these rows.
    ///   - design: The fixed numbers of the method.
    init(_ entries: [HistoryEntry], level: Double?, design: DetectorDesign) {
        let rows = entries.count
        var scale = 0.0
        for entry in entries {
            scale += Double(entry.scale)
        }
        scale = max(scale / Double(rows), 1e-6)
        let leastScale = scale * design.leastWeatherScale

        var mean = ProfileFit(entries) { Double($0.residual) }.profile
        if let level { mean.coefficients[0] = level }
        let means = mean.values
        let spread = ProfileFit(entries) { entry in
            abs(Double(entry.residual) - means[Int(entry.slot)]) / max(Double(entry.scale), leastScale)
        }
        .profile
        let leastSpread = max(0.2 * spread.coefficients[0], 1e-9)
        let spreads = spread.values.map { max($0, leastSpread) }

        var squares = 0.0
        var standardised: [Double] = []
        standardised.reserveCapacity(rows)
        for entry in entries {
            let slot = Int(entry.slot)
            let deviation = Double(entry.residual) - means[slot]
            squares += deviation * deviation
            standardised.append(deviation / spreads[slot] / max(Double(entry.scale), leastScale))
        }
        let carryOver = AutoregressiveModel(
            standardised,
            followsPrevious: entries.map(\.followsPrevious),
            limit: Reference.clip
        )
        let weatherModel = WeatherModel(errors: standardised, entries: entries)
        var weatherMemory = WeatherModel.Memory()
        var remainders: [Double] = []
        remainders.reserveCapacity(rows)
        var sumOfRemainders = 1e-9
        for (index, entry) in entries.enumerated() {
            if !entry.followsPrevious { weatherMemory = WeatherModel.Memory() }
            let weather = Double(entry.weather)
            let remainder = abs(weatherModel.remainder(standardised[index], weather: weather, memory: &weatherMemory))
            remainders.append(remainder)
            sumOfRemainders += remainder
        }
        let remainderTable = ScoreTable(remainders, range: 0...10 * sumOfRemainders / Double(rows), cells: 256)
        remainderScores = remainders.map { Float(remainderTable.score($0)) / Float(ScoreTable.unit) }
        var memory = CarryOverMemory()
        for (index, entry) in entries.enumerated() {
            if !entry.followsPrevious { memory = CarryOverMemory() }
            standardised[index] = memory.innovation(standardised[index], model: carryOver)
        }
        let biasTable = ScoreTable(standardised, range: -10...10, cells: 512)
        let sizeTable = ScoreTable(standardised.map(abs), range: 0...10, cells: 256)
        biasScores = standardised.map { Float(biasTable.score($0)) / Float(ScoreTable.unit) }
        sizeScores = standardised.map { Float(sizeTable.score(abs($0))) / Float(ScoreTable.unit) }
        weather = entries.map(\.weather)
        reference = Reference(
            slots: (0..<TimeOfDay.slots)
                .map { slot in
                    SlotExpectation(
                        mean: means[slot],
                        reciprocalSpread: 1 / spreads[slot],
                        cosine: TimeOfDay.basis[slot][1],
                        sine: TimeOfDay.basis[slot][2]
                    )
                },
            carryOver: carryOver,
            biasScores: biasTable,
            sizeScores: sizeTable,
            weatherModel: weatherModel,
            remainderScores: remainderTable,
            sigma: max((squares / Double(rows)).squareRoot(), 1e-9),
            weatherScale: scale,
            leastScale: leastScale,
            rows: rows
        )
    }
}

/// A daily profile fitted with every value clipped at three times the mean deviation from the fit before.
private struct ProfileFit {
    let profile: DailyProfile

    init(_ entries: [HistoryEntry], _ value: (HistoryEntry) -> Double) {
        var counts = [Double](repeating: 0, count: TimeOfDay.slots)
        var sums = counts
        let values = entries.map(value)
        for (value, entry) in zip(values, entries) {
            counts[Int(entry.slot)] += 1
            sums[Int(entry.slot)] += value
        }
        var fit = DailyProfile(sums: sums, counts: counts)
        for _ in 0..<2 {
            let fitted = fit.values
            var deviation = 0.0
            for (value, entry) in zip(values, entries) {
                deviation += abs(value - fitted[Int(entry.slot)])
            }
            let limit = 3.75 * deviation / Double(values.count)
            for slot in sums.indices {
                sums[slot] = 0
            }
            for (value, entry) in zip(values, entries) {
                let centre = fitted[Int(entry.slot)]
                sums[Int(entry.slot)] += min(max(value, centre - limit), centre + limit)
            }
            fit = DailyProfile(sums: sums, counts: counts)
        }
        profile = fit
    }
}
