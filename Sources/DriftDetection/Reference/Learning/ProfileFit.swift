/// A daily profile fitted with every value clipped at three times the mean deviation from the fit before.
struct ProfileFit {
    let profile: DailyProfile

    /// Values are clipped at this many mean absolute deviations: three standard deviations of normal values.
    private static let limit: Float = 3.75
    private static let rounds = 2

    /// Fits a profile.
    ///
    /// - Parameters:
    ///   - column: Values side by side by slot.
    ///   - groups: The slots that they belong to.
    init(_ column: [Float], _ groups: SlotGroups) {
        var fit = groups.fitting.profile(sums: groups.sums(of: column))
        for _ in 0..<Self.rounds {
            let centres = groups.column(of: fit.values)
            let deviations = VectorLoops.combined(column, centres) { value, centre in abs(value - centre) }
            let mean = VectorLoops.sum(deviations, from: 0, count: groups.count) / Float(groups.count)
            let limit = Self.limit * mean
            let clipped = VectorLoops.combined(column, centres) { value, centre in
                let lowest = centre - limit
                let highest = centre + limit
                return value < lowest ? lowest : value > highest ? highest : value
            }
            fit = groups.fitting.profile(sums: groups.sums(of: clipped))
        }
        profile = fit
    }
}
