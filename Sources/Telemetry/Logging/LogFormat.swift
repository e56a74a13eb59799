/// The format of a log event.
package enum LogFormat: Sendable {
    /// `2026-11-21T03:06:30.123Z info api: listening port=8000`
    case human
    /// One JSON object with `time`, `level`, `component`, `message`, and if present `error` and `metadata`.
    case json
}

/// The user's choice of a ``LogFormat``.
package enum LogFormatChoice: String, Sendable, CaseIterable {
    /// ``LogFormat/human`` on a terminal, otherwise ``LogFormat/json``.
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
