/// The deadlines and quotas of the connections.
///
/// A peer that holds a connection, memory or a place among the listeners holds it for a limited time.
package struct ConnectionLimits: Hashable, Sendable {
    /// The largest number of open connections.
    package var connections = 10_000
    /// The time from the beginning of a connection to the end of its TLS handshake.
    package var handshakeTimeout: Duration = .seconds(10)
    /// The time from the first byte of a request to the end of its header.
    package var headerTimeout: Duration = .seconds(10)
    /// The time that a body may take in addition to its size divided by ``bodyRate``.
    package var bodyTimeout: Duration = .seconds(20)
    /// The lowest speed of a body in bytes per second, after ``bodyTimeout``.
    package var bodyRate = 16 * 1024
    /// The time without a request after which a connection is closed.
    package var idleTimeout: Duration = .seconds(60)
    /// The time in which the client must take some bytes of an answer that waits to be sent.
    package var writeTimeout: Duration = .seconds(30)
    /// The largest number of bytes of unanswered requests that are held together.
    package var heldBytes = 32 * 1024 * 1024
    /// The largest number of clients that listen for events.
    package var listeners = 64
    /// The largest number of clients of one address that listen for events.
    package var listenersPerAddress = 16

    package init() {}

    /// The time in which a client reads the end of the answer before its connection is closed.
    ///
    /// Closing at once would discard an answer that is still on its way (RFC 9112, section 9.6).
    static let lingering: Duration = .seconds(2)
    /// The bytes that are read meanwhile, and dropped.
    static let discarded = 4 * 1024 * 1024
    /// The connections beyond ``connections`` that get an answer before they are closed; more are not accepted.
    static let refusals = 64
    /// The bytes of a header, and of a body, that do not count as held: small requests are served also while large
    /// ones use up the quota.
    static let freeHeader = 4 * 1024
    static let freeBody = 16 * 1024
    /// Descriptors for files, the database and outgoing connections.
    static let reservedDescriptors = 256

    /// The same limits with fewer connections if the process may not open as many descriptors.
    ///
    /// - Parameter descriptors: the number of descriptors that the process may open.
    /// - Returns: limits that leave room for files and for refusals.
    package func fitting(descriptors: Int) -> ConnectionLimits {
        var limits = self
        let reserved = min(Self.reservedDescriptors, descriptors / 2) + min(Self.refusals, descriptors / 8)
        limits.connections = max(1, min(connections, descriptors - reserved))
        return limits
    }
}
