/// One alarm per drift, one warning per approach.
struct AlarmLatch: Sendable, Codable, Hashable {
    private(set) var isDrifted = false
    private(set) var hasWarned = false
    private var quietRows = 0

    /// What is to be said about a row.
    enum Decision {
        case nothing
        case warning
        case drift
        case ended
    }

    /// Decides about a row that is judged while no drift is on.
    ///
    /// - Parameter ratio: The most striking statistic over its threshold; 0 when none is near.
    /// - Returns: What is to be said.
    mutating func watch(_ ratio: Double) -> Decision {
        if ratio >= 1 {
            isDrifted = true
            hasWarned = false
            quietRows = 0
            return .drift
        }
        guard ratio > 0 else {
            quietRows += 1
            if quietRows >= 24 { hasWarned = false }
            return .nothing
        }
        quietRows = 0
        defer { hasWarned = true }
        return hasWarned ? .nothing : .warning
    }

    /// Decides about a row while a drift is on.
    ///
    /// - Parameters:
    ///   - isQuiet: Whether the statistics over two days are all low.
    ///   - rows: How many such rows in a row end the drift.
    /// - Returns: What is to be said.
    mutating func wait(isQuiet: Bool, rows: Int) -> Decision {
        quietRows = isQuiet ? quietRows + 1 : 0
        guard quietRows >= rows else { return .nothing }
        isDrifted = false
        quietRows = 0
        return .ended
    }
}
