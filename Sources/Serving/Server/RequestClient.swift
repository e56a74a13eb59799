/// Who sent a request, and how.
struct RequestClient: Hashable, Sendable {
    /// The address that a trusted proxy names; `nil` if the client is the other end of the connection.
    var forwardedAddress: String?
    /// Whether the client reached the service over TLS, its own or a trusted proxy's.
    var isSecure = false
    /// The name and port under which the client reached the service.
    var host: String?
}
