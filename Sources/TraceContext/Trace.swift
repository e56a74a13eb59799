/// The trace and the request of a task, added to each of its log records.
package struct Trace: Hashable, Sendable {
    package var id: TraceIdentifier
    /// The id of the request that the task answers.
    package var request: String?

    package init(id: TraceIdentifier, request: String? = nil) {
        self.id = id
        self.request = request
    }

    /// The names of trace and request in the log.
    package static let logKey = "trace_id"
    package static let requestLogKey = "request_id"

    /// The trace of this task and its child tasks.
    @TaskLocal package static var current: Trace?
}
