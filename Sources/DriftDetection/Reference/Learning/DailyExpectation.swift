/// The expected error at each time of day.
struct DailyExpectation {
    /// One value for every slot of the day.
    let slots: [SlotExpectation]
    /// The mean scale of the weather.
    let scale: Double
    /// The lower limit of the scale of the weather.
    let leastScale: Double
    /// The sum of the squared deviations from the mean errors, in °C².
    let squares: Double
    /// The rows' errors, in order of time, as multiples of the usual error at their time of day and in their weather.
    let errors: [Float]

    /// - Parameters:
    ///   - rows: Rows in control.
    ///   - level: The mean error in °C, if a better estimate than from these rows exists.
    ///   - design: The fixed numbers of the method.
    init(_ rows: LearningRows, level: Double?, design: DetectorDesign) {
        scale = max(rows.scales.reduce(into: 0.0) { $0 += Double($1) } / Double(rows.count), 1e-6)
        leastScale = scale * design.leastWeatherScale

        let groups = SlotGroups(rows.slots)
        let residuals = groups.grouped(rows.residuals)
        var mean = ProfileFit(residuals, groups).profile
        if let level { mean.coefficients[0] = level }
        let means = mean.values
        let deviations = VectorLoops.combined(residuals, groups.column(of: means)) { $0 - $1 }
        squares = Double(VectorLoops.product(deviations, from: 0, deviations, from: 0, count: rows.count))

        let least = Float(leastScale)
        let scaled = VectorLoops.combined(deviations, groups.grouped(rows.scales)) { deviation, scale in
            deviation / (scale < least ? least : scale)
        }
        let sizes = VectorLoops.map(scaled) { abs($0) }
        let sizeProfile = ProfileFit(sizes, groups).profile
        let smallestSize = max(DetectorDesign.smallestRelativeSize * sizeProfile.coefficients[0], 1e-9)
        let reciprocalSizes = sizeProfile.values.map { 1 / max($0, smallestSize) }
        slots = (0..<TimeOfDay.slots)
            .map { slot in
                SlotExpectation(
                    mean: means[slot],
                    reciprocalSize: reciprocalSizes[slot],
                    cosine: Float(TimeOfDay.basis[slot][1]),
                    sine: Float(TimeOfDay.basis[slot][2])
                )
            }
        errors = groups.ungrouped(VectorLoops.combined(scaled, groups.column(of: reciprocalSizes)) { $0 * $1 })
    }
}
