import HTTPClient

/// Why metrics didn't reach the Pushgateway.
package enum PushError: PassingError, Equatable, CustomStringConvertible {
    /// The grouping key is not one.
    case group(String)
    /// A sample carries another value for a label than the grouping key, which would silently overwrite it.
    case collision(metric: String, label: String, value: String, group: String)
    /// The gateway refused; a password in the address is masked.
    case refused(url: String, status: Int, message: String)
    /// There was no answer.
    case unreachable(url: String, reason: String)
    /// The task was cancelled while pushing or waiting to try again.
    case cancelled(url: String)

    package var description: String {
        switch self {
        case .group(let reason):
            "the grouping key is wrong: \(reason)"
        case .collision(let metric, let label, let value, let group):
            "\(metric) has \(label)='\(value)' but is pushed to the group \(label)='\(group)', which would overwrite it;"
                + " push each value of \(label) to its own group"
        case .refused(let url, let status, let message):
            "the Pushgateway at \(url) answered \(status)" + (message.isEmpty ? "" : ": \(message)")
        case .unreachable(let url, let reason):
            "no answer from the Pushgateway at \(url): \(reason)"
        case .cancelled(let url):
            "the push to \(url) was cancelled"
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
