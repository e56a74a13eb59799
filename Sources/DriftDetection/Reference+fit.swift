#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Reference {
    /// Learns a reference.
    ///
    /// - Parameters:
    ///   - entries: Rows in control, in order of time; at least 24.
    ///   - level: The mean error of all rows in control so far, in °C, when it is known better than from these rows.
    ///   - rowsPerDay: How many rows make a day.
    ///   - design: The fixed numbers of the method.
    init(_ entries: [HistoryEntry], level: Double?, rowsPerDay: Double, design: DetectorDesign) {
        rows = entries.count
        difficulty = 0
        for entry in entries {
            difficulty += Double(entry.difficulty)
        }
        difficulty = max(difficulty / Double(rows), 1e-6)
        let floor = difficulty * design.difficultyFloor
        let scale = entries.map { max(Double($0.difficulty), floor) }

        var profile = Reference.clippedProfile(entries.map { Double($0.residual) }, entries)
        if let level {
            profile.coefficients[0] = level
        }
        mean = profile.values
        var deviations: [Double] = []
        deviations.reserveCapacity(rows)
        var squares = 0.0
        for (index, entry) in entries.enumerated() {
            let deviation = Double(entry.residual) - mean[Int(entry.slot)]
            squares += deviation * deviation
            deviations.append(deviation / scale[index])
        }
        let spread = Reference.clippedProfile(deviations.map(abs), entries)
        let lowest = max(0.2 * spread.coefficients[0], 1e-9)
        reciprocalSpread = spread.values.map { 1 / max($0, lowest) }
        sigma = max((squares / Double(rows)).squareRoot(), 1e-9)

        for index in deviations.indices {
            deviations[index] *= reciprocalSpread[Int(entries[index].slot)]
        }
        carryOver = AutoregressiveModel(
            deviations,
            followsPrevious: entries.map(\.followsPrevious),
            limit: Reference.clip
        )
        var memory = CarryOverMemory()
        var innovations: [Double] = []
        innovations.reserveCapacity(rows)
        for (index, entry) in entries.enumerated() {
            if !entry.followsPrevious { memory = CarryOverMemory() }
            innovations.append(memory.innovation(deviations[index], model: carryOver))
        }
        let absolute = innovations.map(abs)
        biasScores = ScoreTable(innovations, range: -10...10, cells: 512)
        sizeScores = ScoreTable(absolute, range: 0...10, cells: 256)
        biasVariance = []
        sizeVariance = []
        shapeVariance = []
        learnMemory(innovations, absolute, entries, rowsPerDay: rowsPerDay, design: design)
    }

    /// A daily profile of values, each clipped at three times the mean deviation from the fit before.
    private static func clippedProfile(_ values: [Double], _ entries: [HistoryEntry]) -> DailyProfile {
        var counts = [Double](repeating: 0, count: TimeOfDay.slots)
        var sums = counts
        for (value, entry) in zip(values, entries) {
            counts[Int(entry.slot)] += 1
            sums[Int(entry.slot)] += value
        }
        var profile = DailyProfile(sums: sums, counts: counts)
        for _ in 0..<3 {
            let fitted = profile.values
            var deviation = 0.0
            for (value, entry) in zip(values, entries) {
                deviation += abs(value - fitted[Int(entry.slot)])
            }
            let limit = 3.75 * deviation / Double(values.count)
            sums = [Double](repeating: 0, count: TimeOfDay.slots)
            for (value, entry) in zip(values, entries) {
                let centre = fitted[Int(entry.slot)]
                sums[Int(entry.slot)] += min(max(value, centre - limit), centre + limit)
            }
            profile = DailyProfile(sums: sums, counts: counts)
        }
        return profile
    }
}
