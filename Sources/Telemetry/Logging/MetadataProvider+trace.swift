package import Logging
import TraceContext

extension Logger.MetadataProvider {
    /// Adds the trace and the request of the current task.
    package static let trace = Logger.MetadataProvider {
        guard let trace = Trace.current else { return [:] }
        var metadata: Logger.Metadata = [Trace.logKey: .stringConvertible(trace.id)]
        if let request = trace.request { metadata[Trace.requestLogKey] = .string(request) }
        return metadata
    }
}
