package import HTTPClient

/// An error of pushing metrics to the Pushgateway.
package enum PushError: PassingError, Equatable, CustomStringConvertible {
    /// The grouping key is invalid.
    case group(String)
    /// A sample has a label of the grouping key with another value, which the gateway would silently overwrite.
    case collision(metric: String, label: String, value: String, group: String)
    /// The gateway refused the metrics.
    case refused(url: ServiceAddress, status: Int, message: String)
    /// The gateway did not answer.
    case unreachable(url: ServiceAddress, reason: String)
    /// The task was canceled while pushing or waiting for a retry.
    case cancelled(url: ServiceAddress)

    package var description: String {
        switch self {
        case .group(let reason):
            "the grouping key is invalid: \(reason)"
        case .collision(let metric, let label, let value, let group):
            "\(metric) has \(label)='\(value)' but is pushed to the group \(label)='\(group)', which would overwrite it;"
                + " push each value of \(label) to its own group"
        case .refused(let url, let status, let message):
            "the Pushgateway at \(url) answered \(status)" + (message.isEmpty ? "" : ": \(message)")
        case .unreachable(let url, let reason):
            "no answer from the Pushgateway at \(url): \(reason)"
        case .cancelled(let url):
            "the push to \(url) was canceled"
        }
    }

    /// Whether the same push may succeed later.
    package var isWorthRetrying: Bool {
        switch self {
        case .group, .collision, .cancelled: false
        case .refused(_, let status, _): status >= 500 || status == 429
        case .unreachable: true
        }
    }

    package var retryAfter: Duration? { nil }
}
