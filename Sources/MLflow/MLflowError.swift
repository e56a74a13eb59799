/// An error of a request to MLflow.
package enum MLflowError: Error, Hashable, CustomStringConvertible {
    case unreachable(reason: String)
    /// MLflow refused a request, if possible with MLflow's code, such as `RESOURCE_ALREADY_EXISTS`.
    case refused(request: String, status: Int, code: String?, message: String)
    case unreadable(request: String)
    case unreadablePayload

    package var description: String {
        switch self {
        case .unreachable(let reason): "no answer from MLflow: \(reason)"
        case .refused(let request, let status, let code, let message):
            "MLflow answered \(request) with \(status)" + (code.map { " \($0)" } ?? "")
                + (message.isEmpty ? "" : ": \(message)")
        case .unreadable(let request): "MLflow's answer to \(request) must be JSON of the REST API 2.0"
        case .unreadablePayload: "the stored retrain cannot be decoded; a newer version may have written it"
        }
    }

    /// Whether the server causes the error, so that other requests would fail too.
    var concernsEveryRequest: Bool {
        switch self {
        case .unreachable, .unreadable: true
        case .refused(_, let status, _, _): status >= 500 || [401, 403, 408, 429].contains(status)
        case .unreadablePayload: false
        }
    }
}
