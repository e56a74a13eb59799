/// How an event of the log is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-11-21T03:06:30.123Z info api: listening port=8000`
    case human
    /// One JSON object: `time`, `level`, `component`, `message`, `error` and `metadata`, those that there are.
    case json
}
