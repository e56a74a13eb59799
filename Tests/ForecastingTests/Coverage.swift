import Forecasting
import ObservationFixtures
import Observations

/// Which of the outcomes of one horizon lay within their intervals, by the hour of their target.
struct Coverage {
    private var isInside: [Hour: Bool] = [:]

    init(_ outcomes: [Outcome], _ intervals: [ConformalInterval?], horizon: Int) {
        for (outcome, interval) in zip(outcomes, intervals) where outcome.horizon == horizon {
            isInside[outcome.targetTime.nearestHour] = interval?.contains(residual: outcome.residual)
        }
    }

    /// Of all outcomes.
    var share: Double { Double(isInside.values.count { $0 }) / Double(max(isInside.count, 1)) }

    /// The smallest share of 168 hours that follow each other, of those with at least three quarters of their outcomes.
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
