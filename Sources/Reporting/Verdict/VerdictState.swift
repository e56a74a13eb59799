/// The state of an installation, a target or a station, in the order of its weight.
package enum VerdictState: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Looked at, and nothing is wrong.
    case healthy
    /// Something is wrong that the loop repairs without help.
    case healing
    /// It cannot be found out whether something is wrong.
    case unknown
    /// Somebody must act.
    case needsYou = "needs_you"

    /// The state in a sentence.
    package var words: String {
        switch self {
        case .healthy: "healthy"
        case .healing: "healing"
        case .unknown: "not known"
        case .needsYou: "needs you"
        }
    }

    package static func < (lhs: VerdictState, rhs: VerdictState) -> Bool { lhs.weight < rhs.weight }

    private var weight: Int {
        switch self {
        case .healthy: 0
        case .healing: 1
        case .unknown: 2
        case .needsYou: 3
        }
    }
}

/// How soon to react, as in the runbook.
package enum Severity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Within the week.
    case info
    /// The next morning.
    case warning
    /// Immediately.
    case critical

    package static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.weight < rhs.weight }

    private var weight: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
