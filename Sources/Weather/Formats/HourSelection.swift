import Forecasting

/// Keeps one report for each hour: one with a temperature before one without, then the nearest to the full hour, then
/// the first that came.
struct HourSelection {
    /// The best report so far of the hour that is being read.
    private(set) var best: Observation?

    /// - Returns: The report of the hour before, once a later hour begins.
    /// - Throws: ``FormatError`` if the report is of an earlier hour than the one before it.
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
            throw FormatError(found: "\(report.time) after \(best.time)", expected: "reports in time order")
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
        if (report.temperature == nil) != (other.temperature == nil) { return report.temperature != nil }
        return distanceToHour(report.time) < distanceToHour(other.time)
    }

    /// Seconds.
    static func distanceToHour(_ time: Timestamp) -> Int64 {
        abs(time.secondsSince1970 - time.nearestHour * Timestamp.secondsPerHour)
    }
}
