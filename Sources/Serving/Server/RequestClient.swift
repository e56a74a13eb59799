/// Who sent a request, and how.
struct RequestClient: Hashable, Sendable {
    /// The address of the client; `nil` if the connection has none.
    var address: String?
    /// Whether the client reached the service over TLS, its own or a trusted proxy's.
    var isSecure = false
    /// The name and port under which the client reached the service.
    var host: String?
}
