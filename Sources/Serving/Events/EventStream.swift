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
    /// The largest number of clients, so that pages left open do not exhaust the server.
    static let maximumClients = 64
    /// The largest number of events in one query.
    private static let batch = 200
    /// The stream sends a comment after this many empty polls, so that proxies keep the connection open.
    private static let pollsPerHeartbeat = 30

    private let store: Store
    private let interval: Duration
    private let clients = Mutex(0)

    init(store: Store, interval: Duration = .milliseconds(500)) {
        self.store = store
        self.interval = interval
    }

    /// The answer to a client that listens for events.
    ///
    /// - Parameters:
    ///   - target: the target whose events are sent.
    ///   - after: the id of the last event that the client knows; `nil` starts with the next event.
    /// - Returns: a response whose body continues until the client or the server stops.
    /// - Throws: a ``Problem`` if there are too many listeners.
    func response(of target: TargetName, after: Int64?) throws -> Response {
        guard let admission = Admission(to: self) else {
            throw Problem(
                .serviceUnavailable,
                kind: .tooManyListeners,
                title: "Too many clients are listening",
                detail: "\(Self.maximumClients) clients already listen for events; close one, or poll GET /events"
            )
        }
        let body = ResponseBody { [self, admission] writer in
            defer { withExtendedLifetime(admission) {} }
            try await send(&writer, of: target, after: after)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    fileprivate func admit() -> Bool {
        clients.withLock { count in
            guard count < Self.maximumClients else { return false }
            count += 1
            return true
        }
    }

    fileprivate func release() {
        clients.withLock { $0 -= 1 }
    }

    private func send(_ writer: inout any ResponseBodyWriter, of target: TargetName, after: Int64?) async throws {
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
        while !Task.isShuttingDownGracefully {
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

/// A place among the listeners, released with the last reference, also if the answer is never sent.
private final class Admission: Sendable {
    private let stream: EventStream

    init?(to stream: EventStream) {
        guard stream.admit() else { return nil }
        self.stream = stream
    }

    deinit {
        stream.release()
    }
}
