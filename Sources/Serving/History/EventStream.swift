import CanonicalJSON
import Forecasting
import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import LoopReport
import Store
import Synchronization

/// Tells connected clients what happens, as server-sent events (the WHATWG HTML standard, section 9.2).
///
/// A message without a name is an event of the loop, with its id; `observation` says that newer hours can be asked for.
/// The database is asked at an interval, because other processes write to it.
final class EventStream: Sendable {
    /// More clients than this are refused, so that pages left open do not exhaust the server.
    static let maximumClients = 64
    /// Events in one look at the database.
    private static let batch = 200
    /// A comment after as many quiet looks keeps proxies from closing the connection.
    private static let looksPerHeartbeat = 30

    private let store: Store
    private let model: String
    private let interval: Duration
    private let clients = Mutex(0)

    init(store: Store, model: String, interval: Duration = .milliseconds(500)) {
        self.store = store
        self.model = model
        self.interval = interval
    }

    /// The answer to a client that wants to listen.
    ///
    /// - Parameter after: the last event that the client knows; `nil` begins with what happens next.
    /// - Returns: a response whose body goes on until the client or the server stops.
    /// - Throws: a ``Problem`` when there are too many listeners.
    func response(after: Int64?) throws -> Response {
        let isAdmitted = clients.withLock { count in
            guard count < Self.maximumClients else { return false }
            count += 1
            return true
        }
        guard isAdmitted else {
            throw Problem(
                .serviceUnavailable,
                kind: "too-many-listeners",
                title: "Too many clients listen",
                detail: "\(Self.maximumClients) clients are listening to events already; close one, or poll GET /events"
            )
        }
        let body = ResponseBody { [self] writer in
            defer { clients.withLock { $0 -= 1 } }
            try await tell(&writer, after: after)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    private func tell(_ writer: inout any ResponseBodyWriter, after: Int64?) async throws {
        var known = Position(event: after ?? 0)
        if after == nil {
            known.event = try await store.read { try $0.latestEventIdentifier() }
        }
        var quietLooks = 0
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        while !Task.isShuttingDownGracefully {
            let news = try await news(since: known)
            if !news.text.isEmpty {
                try await writer.write(ByteBuffer(string: news.text))
                quietLooks = 0
            } else {
                quietLooks += 1
                if quietLooks % Self.looksPerHeartbeat == 0 {
                    try await writer.write(ByteBuffer(string: ": still here\n\n"))
                }
            }
            known = news.position
            try await Task.sleep(for: interval)
        }
    }

    /// How far a client has been told.
    private struct Position: Sendable {
        var event: Int64
        var observation: Int64 = 0
    }

    private func news(since known: Position) async throws -> (text: String, position: Position) {
        try await store.read { [model] transaction in
            var position = known
            var text = ""
            let query = EventQuery(model: model, after: known.event, limit: Self.batch)
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
