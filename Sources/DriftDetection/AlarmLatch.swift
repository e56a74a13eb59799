/// Decides when to report: one alarm per drift, one warning per approach to a threshold.
struct AlarmLatch: Sendable, Codable, Hashable {
    private(set) var isDrifted = false
    private(set) var hasWarned = false
    private var quietRows = 0

    /// The signal that a row causes.
    enum Decision {
        case nothing
        case warning
        case drift
        case ended
    }

    /// Decides about a row while no drift is active.
    ///
    /// - Parameter ratio: The largest statistic over its threshold; 0 if it is below the warning level.
    /// - Returns: The signal.
    mutating func watch(_ ratio: Double) -> Decision {
        if ratio >= 1 {
            isDrifted = true
            hasWarned = false
            quietRows = 0
            return .drift
        }
        guard ratio > 0 else {
            quietRows += 1
            if quietRows >= DetectorDesign.rowsBetweenWarnings { hasWarned = false }
            return .nothing
        }
        quietRows = 0
        defer { hasWarned = true }
        return hasWarned ? .nothing : .warning
    }

    /// Decides about a row while a drift is active.
    ///
    /// - Parameters:
    ///   - isQuiet: Whether the statistics over two days are all low.
    ///   - rows: The number of consecutive quiet rows that ends the drift.
    /// - Returns: The signal.
    mutating func wait(isQuiet: Bool, rows: Int) -> Decision {
        quietRows = isQuiet ? quietRows + 1 : 0
        guard quietRows >= rows else { return .nothing }
        isDrifted = false
        quietRows = 0
        return .ended
    }
}
