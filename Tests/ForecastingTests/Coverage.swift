import Forecasting
import ObservationFixtures
import Observations

/// Whether each outcome of one horizon is within its interval, by the hour of its target.
struct Coverage {
    private var isInside: [Hour: Bool] = [:]

    init(_ outcomes: [Outcome], _ intervals: [ConformalInterval?], horizon: Int) {
        for (outcome, interval) in zip(outcomes, intervals) where outcome.horizon == horizon {
            isInside[outcome.targetTime.nearestHour] = interval?.contains(residual: outcome.residual)
        }
    }

    /// The share of all outcomes within their intervals.
    var share: Double { Double(isInside.values.count { $0 }) / Double(max(isInside.count, 1)) }

    /// The smallest share of 168 consecutive hours, among those with at least three quarters of their outcomes.
    func worstWeek(from first: Hour) -> Double? {
        guard let last = isInside.keys.max(), first + 167 <= last else { return nil }
        return (first...last - 167)
            .compactMap { start -> Double? in
                let week = (start..<start + 168).compactMap { isInside[$0] }
                return week.count >= 126 ? Double(week.count { $0 }) / Double(week.count) : nil
            }
            .min()
    }
}
