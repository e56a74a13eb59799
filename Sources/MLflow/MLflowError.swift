/// Why MLflow did not take something.
package enum MLflowError: Error, Hashable, CustomStringConvertible {
    case unreachable(reason: String)
    /// With MLflow's own code, such as `RESOURCE_ALREADY_EXISTS`, where it gave one.
    case refused(request: String, status: Int, code: String?, message: String)
    case unreadable(request: String)
    case unreadablePayload

    package var description: String {
        switch self {
        case .unreachable(let reason): "no answer from MLflow: \(reason)"
        case .refused(let request, let status, let code, let message):
            "MLflow answered \(request) with \(status)" + (code.map { " \($0)" } ?? "")
                + (message.isEmpty ? "" : ": \(message)")
        case .unreadable(let request): "MLflow's answer to \(request) is not the JSON that its REST API 2.0 describes"
        case .unreadablePayload: "the stored retrain cannot be read; perhaps a newer version wrote it"
        }
    }

    /// Whether the server is at fault, so that other requests fare no better now.
    var concernsEveryRequest: Bool {
        switch self {
        case .unreachable, .unreadable: true
        case .refused(_, let status, _, _): status >= 500 || [401, 403, 408, 429].contains(status)
        case .unreadablePayload: false
        }
    }
}
