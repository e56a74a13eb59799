/// How an event of the log is written.
package enum LogFormat: Sendable {
    /// `2026-11-21T03:06:30.123Z info api: listening port=8000`
    case human
    /// One JSON object: `time`, `level`, `component`, `message`, `error` and `metadata`, those that there are.
    case json
}

/// The user's choice of a ``LogFormat``.
package enum LogFormatChoice: String, Sendable, CaseIterable {
    /// For people on a terminal, else JSON.
    case auto
    case human
    case json

    package func format(isTerminal: Bool) -> LogFormat {
        switch self {
        case .auto: isTerminal ? .human : .json
        case .human: .human
        case .json: .json
        }
    }
}
