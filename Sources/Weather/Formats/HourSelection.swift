import Observations

/// Selects one report for each hour: a report with a value of ``decisive`` before one without, then the report nearest
/// to the full hour, then the first.
struct HourSelection {
    /// The variable that a report should have; other variables do not affect the selection.
    static let decisive = Variable.temperature

    /// The best report so far of the current hour.
    private(set) var best: Observation?

    /// - Returns: the report of the previous hour, after a later hour begins.
    /// - Throws: ``FormatError`` if the report is of an earlier hour than the previous report.
    mutating func add(_ report: Observation) throws(FormatError) -> Observation? {
        guard let best else {
            self.best = report
            return nil
        }
        let hour = report.time.nearestHour
        let currentHour = best.time.nearestHour
        if hour == currentHour {
            if Self.isBetter(report, than: best) { self.best = report }
            return nil
        }
        guard hour > currentHour else {
            throw FormatError(found: "\(report.time) after \(best.time)", expected: "in time order")
        }
        self.best = report
        return best
    }

    /// The report of the last hour.
    mutating func finish() -> Observation? {
        defer { best = nil }
        return best
    }

    static func isBetter(_ report: Observation, than other: Observation) -> Bool {
        if (report[decisive] == nil) != (other[decisive] == nil) { return report[decisive] != nil }
        return distanceToHour(report.time) < distanceToHour(other.time)
    }

    /// The distance to the nearest full hour, at most half an hour.
    static func distanceToHour(_ time: Timestamp) -> Duration {
        let hour = Timestamp(time.nearestHour)
        return time < hour ? hour - time : time - hour
    }
}
