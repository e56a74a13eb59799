import CanonicalJSON
import Forecasting
import Foundation
import Hummingbird
import NIOCore
import Observations
import Reporting
import ServiceLifecycle
import Store
import Synchronization

/// Sends events to connected clients as they happen, as server-sent events (the WHATWG HTML standard, section 9.2).
///
/// A message without a name is an event of the loop, with its id; a message `observation` announces newer hours. The
/// stream polls the database, because other processes write to it.
final class EventStream: Sendable {
    /// The largest number of events in one query.
    private static let batch = 200
    /// The stream sends a comment after this many empty polls, so that proxies keep the connection open.
    private static let pollsPerHeartbeat = 30

    private let store: Store
    private let limits: ConnectionLimits
    private let interval: Duration
    /// The number of clients by their addresses.
    private let clients = Mutex<[String: Int]>([:])

    init(store: Store, limits: ConnectionLimits, interval: Duration = .milliseconds(500)) {
        self.store = store
        self.limits = limits
        self.interval = interval
    }

    /// The fields of the answer without its body, which takes no place among the listeners.
    static let head = Response(
        status: .ok,
        headers: [.contentType: "text/event-stream", .cacheControl: "no-store"]
    )

    /// The answer to a client that listens for events.
    ///
    /// - Parameters:
    ///   - target: the target whose events are sent.
    ///   - after: the id of the last event that the client knows; `nil` starts with the next event.
    ///   - channel: the connection of the client, which leaves its place when it closes.
    ///   - address: the address of the client.
    /// - Returns: a response whose body continues until the client or the server stops.
    /// - Throws: a ``Problem`` if there are too many listeners.
    func response(of target: TargetName, after: Int64?, to channel: any Channel, at address: String?) throws -> Response
    {
        let admission = try Admission(to: self, address: address ?? "")
        channel.closeFuture.whenComplete { [weak admission] _ in admission?.end() }
        let body = ResponseBody { [self, admission] writer in
            defer { admission.end() }
            try await send(&writer, of: target, after: after, to: channel)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: Self.head.headers, body: body)
    }

    /// - Throws: a ``Problem`` with the status 503.
    fileprivate func admit(_ address: String) throws {
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
    }

    fileprivate func release(_ address: String) {
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
            detail: "\(reason); close one, or poll GET /events",
            retryAfter: 30
        )
    }

    private func send(
        _ writer: inout any ResponseBodyWriter,
        of target: TargetName,
        after: Int64?,
        to channel: any Channel
    ) async throws {
        var known = Position(event: after ?? 0)
        if after == nil {
            known = try await store.read { transaction in
                Position(
                    event: try transaction.latestEventIdentifier(),
                    observation: try transaction.newestObservation()?.id ?? 0
                )
            }
        }
        var emptyPolls = 0
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        while !Task.isShuttingDownGracefully, channel.isActive {
            let update = try await update(of: target, since: known)
            if !update.text.isEmpty {
                try await writer.write(ByteBuffer(string: update.text))
                emptyPolls = 0
            } else {
                emptyPolls += 1
                if emptyPolls % Self.pollsPerHeartbeat == 0 {
                    try await writer.write(ByteBuffer(string: ": heartbeat\n\n"))
                }
            }
            known = update.position
            try await Task.sleep(for: interval)
        }
    }

    /// The newest event and observation that a client knows.
    private struct Position: Sendable {
        var event: Int64
        var observation: Int64 = 0
    }

    /// The messages about everything after a position, and the new position.
    private func update(
        of target: TargetName,
        since known: Position
    ) async throws -> (text: String, position: Position) {
        try await store.read { transaction in
            var position = known
            var text = ""
            let query = EventQuery(target: target, after: known.event, limit: Self.batch)
            for event in try transaction.events(query) {
                text += "id: \(event.id)\ndata: \(try EventReport(event).json())\n\n"
                position.event = event.id
            }
            if let newest = try transaction.newestObservation(), newest.id != known.observation {
                let body = ["station": newest.observation.station, "hour": "\(newest.hour)"]
                text += "event: observation\ndata: \(try JSONText.encode(body))\n\n"
                position.observation = newest.id
            }
            return (text, position)
        }
    }
}

/// A place among the listeners, released when the connection closes, when the answer ends, and with the last reference,
/// for an answer that is never sent; whichever is first.
private final class Admission: Sendable {
    private let stream: EventStream
    private let address: String
    private let hasEnded = Atomic(false)

    init(to stream: EventStream, address: String) throws {
        try stream.admit(address)
        self.stream = stream
        self.address = address
    }

    func end() {
        if !hasEnded.exchange(true, ordering: .relaxed) { stream.release(address) }
    }

    deinit {
        end()
    }
}
