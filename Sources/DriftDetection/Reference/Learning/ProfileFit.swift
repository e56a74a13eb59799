/// A daily profile, fitted to values that are clipped at three standard deviations from the previous fit.
struct ProfileFit {
    let profile: DailyProfile

    /// Values are clipped at this many mean absolute deviations: three standard deviations of normal values.
    private static let limit: Float = 3.75
    private static let rounds = 2

    /// Fits a profile.
    ///
    /// - Parameters:
    ///   - column: Values grouped by slot.
    ///   - groups: The slots of the values.
    init(_ column: [Float], _ groups: SlotGroups) {
        var fit = groups.fitting.profile(sums: groups.sums(of: column))
        for _ in 0..<Self.rounds {
            let centers = groups.column(of: fit.values)
            let deviations = VectorLoops.combined(column, centers) { value, center in abs(value - center) }
            let mean = VectorLoops.sum(deviations, from: 0, count: groups.count) / Float(groups.count)
            let limit = Self.limit * mean
            let clipped = VectorLoops.combined(column, centers) { value, center in
                let lowest = center - limit
                let highest = center + limit
                return value < lowest ? lowest : value > highest ? highest : value
            }
            fit = groups.fitting.profile(sums: groups.sums(of: clipped))
        }
        profile = fit
    }
}
