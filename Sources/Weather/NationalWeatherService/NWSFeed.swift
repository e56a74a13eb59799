import Observations

/// Turns the service's repeated reports into one observation per hour, without input or output.
///
/// An hour's observation is ready as soon as a report with a value of ``HourSelection/decisive`` is within 15 minutes
/// of the full hour, as routine reports are; without such a report, as soon as a report of a later hour arrives. Later
/// reports of the same or an earlier hour are ignored.
struct NWSFeed {
    private static let routineDistance = Duration.seconds(15 * 60)

    private var selection = HourSelection()
    private var ready: [Observation] = []
    private var givenHour: Hour?
    /// The hour of the newest report.
    private(set) var newestHour: Hour?

    init(after time: Timestamp?) {
        givenHour = time?.nearestHour
        newestHour = time?.nearestHour
    }

    /// Whether hours between the newest report and this time are missing; only the collection contains them.
    func leavesGap(before time: Timestamp) -> Bool {
        newestHour.map { time.nearestHour > $0 + 1 } ?? true
    }

    /// Adds reports in time order.
    mutating func add(_ reports: [Observation]) {
        for report in reports {
            let hour = report.time.nearestHour
            if let givenHour, hour <= givenHour { continue }
            if let current = selection.best?.time.nearestHour, hour < current { continue }
            newestHour = max(newestHour ?? hour, hour)
            // In time order because of the condition above, so the selection accepts every report.
            if let finished = try? selection.add(report) { give(finished) }
        }
        if let best = selection.best, best[HourSelection.decisive] != nil,
            HourSelection.distanceToHour(best.time) <= Self.routineDistance, let observation = selection.finish()
        {
            give(observation)
        }
    }

    /// The next observation that is ready.
    mutating func next() -> Observation? {
        ready.isEmpty ? nil : ready.removeFirst()
    }

    private mutating func give(_ observation: Observation) {
        givenHour = observation.time.nearestHour
        ready.append(observation)
    }
}
