/// A permission of a client.
///
/// A client may have several.
package enum Role: String, CaseIterable, Codable, Hashable, Sendable {
    /// Reads forecasts, observations, metrics and the state of the loop.
    case read
    /// Requests forecasts from data that it sends.
    case predict
    /// Posts observations.
    case feed
    /// Changes the champion and asks for retrains; includes ``read`` and ``predict``.
    case operate
    /// Everything, including keys and the audit.
    case admin

    /// Whether a client with this role may do what `other` permits.
    package func includes(_ other: Role) -> Bool {
        switch self {
        case .admin: true
        case .operate: other == .operate || other == .read || other == .predict
        case .read, .predict, .feed: self == other
        }
    }

    /// The names of all roles, for messages.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
