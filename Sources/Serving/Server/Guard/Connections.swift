import CoreMetrics
import Logging
import NIOCore
import Synchronization

/// The open connections of a server, and what they share: limits, a budget of bytes, metrics.
package final class Connections: Sendable {
    let limits: ConnectionLimits
    let metrics: ConnectionMetrics
    let budget: ByteBudget
    /// Whether every connection is encrypted by TLS.
    let isSecure: Bool
    private let open = Atomic(0)
    private let nextWarning = Mutex(NIODeadline.uptimeNanoseconds(0))

    init(limits: ConnectionLimits, isSecure: Bool, metrics: ConnectionMetrics) {
        self.limits = limits
        self.isSecure = isSecure
        self.metrics = metrics
        budget = ByteBudget(limit: limits.heldBytes)
    }

    /// Whether the next connection can be accepted, if only to refuse it.
    var acceptsMore: Bool {
        open.load(ordering: .relaxed) < limits.connections + min(ConnectionLimits.refusals, limits.connections)
    }

    /// Counts a new connection.
    ///
    /// - Returns: whether the connection is within the limit.
    func opened() -> Bool {
        metrics.open.increment()
        return open.add(1, ordering: .relaxed).newValue <= limits.connections
    }

    func closed() {
        metrics.open.decrement()
        open.subtract(1, ordering: .relaxed)
    }

    /// Logs a shortage, at most once a minute.
    func warn(_ logger: Logger, _ message: Logger.Message, metadata: Logger.Metadata = [:]) {
        let isDue = nextWarning.withLock { next in
            guard NIODeadline.now() >= next else { return false }
            next = .now() + .minutes(1)
            return true
        }
        guard isDue else { return }
        var metadata = metadata
        metadata["open"] = "\(open.load(ordering: .relaxed))"
        metadata["limit"] = "\(limits.connections)"
        logger.warning(message, metadata: metadata)
    }
}
