import Forecasting

/// Turns what the service tells, over and over again, into one observation an hour; a value without input or output.
///
/// An hour's observation is given as soon as there is a report with a temperature within 15 minutes of the full hour, as
/// routine reports are; without one, when a report of a later hour has come. What comes after that for the same or an
/// earlier hour is passed over.
struct NWSFeed {
    private static let routineDistance: Int64 = 15 * 60

    private var selection = HourSelection()
    private var ready: [Observation] = []
    private var givenHour: Int64
    /// The hour of the newest report that was seen.
    private(set) var newestHour: Int64?

    init(after time: Timestamp?) {
        givenHour = time?.nearestHour ?? Int64.min
        newestHour = time?.nearestHour
    }

    /// Whether a single report of this time would leave hours out that only the collection can tell.
    func leavesGap(before time: Timestamp) -> Bool {
        newestHour.map { time.nearestHour > $0 + 1 } ?? true
    }

    /// Takes reports in time order.
    mutating func add(_ reports: [Observation]) {
        for report in reports {
            let hour = report.time.nearestHour
            let current = selection.best?.time.nearestHour ?? Int64.min
            guard hour > givenHour, hour >= current else { continue }
            newestHour = max(newestHour ?? hour, hour)
            // In time order by the guard above, so the selection has nothing to refuse.
            if let finished = try? selection.add(report) { give(finished) }
        }
        if let best = selection.best, best.temperature != nil,
            HourSelection.distanceToHour(best.time) <= Self.routineDistance, let observation = selection.finish()
        {
            give(observation)
        }
    }

    /// The next observation that is due.
    mutating func next() -> Observation? {
        ready.isEmpty ? nil : ready.removeFirst()
    }

    private mutating func give(_ observation: Observation) {
        givenHour = observation.time.nearestHour
        ready.append(observation)
    }
}
