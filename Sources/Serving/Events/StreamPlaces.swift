import HTTPTypes
import Synchronization

/// The places of clients that follow streams, in all and for each address.
final class StreamPlaces: Sendable {
    private let limits: ConnectionLimits
    /// The number of clients by their addresses.
    private let clients = Mutex<[String: Int]>([:])

    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Takes a place, which is released when the connection closes or the answer ends.
    ///
    /// It is also released with an answer that is never sent.
    ///
    /// - Throws: a ``Problem`` with the status 503.
    func take(_ address: String) throws -> Place {
        try clients.withLock { clients in
            guard clients.values.reduce(0, +) < limits.listeners else {
                throw Self.refusal("\(limits.listeners) clients already listen for events (--max-listeners)")
            }
            let count = clients[address, default: 0]
            guard count < limits.listenersPerAddress else {
                throw Self.refusal("\(count) clients of this address already listen (--max-listeners-per-address)")
            }
            clients[address] = count + 1
        }
        return Place { [self] in release(address) }
    }

    private func release(_ address: String) {
        clients.withLock { clients in
            let count = clients[address, default: 1] - 1
            clients[address] = count > 0 ? count : nil
        }
    }

    private static func refusal(_ reason: String) -> Problem {
        Problem(
            .serviceUnavailable,
            kind: .tooManyListeners,
            title: "Too many clients are listening",
            detail: "\(reason); close one, or poll",
            retryAfter: 30
        )
    }
}
