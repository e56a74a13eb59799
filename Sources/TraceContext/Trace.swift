/// What the running task works for: known to every line of the log that it writes.
package struct Trace: Hashable, Sendable {
    package var id: TraceIdentifier
    /// The request that it answers.
    package var request: String?

    package init(id: TraceIdentifier, request: String? = nil) {
        self.id = id
        self.request = request
    }

    /// The names of the two in the log.
    package static let logKey = "trace_id"
    package static let requestLogKey = "request_id"

    /// Of this task and its children.
    @TaskLocal package static var current: Trace?
}
