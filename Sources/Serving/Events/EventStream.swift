import CanonicalJSON
import Forecasting
import Foundation
import Hummingbird
import NIOCore
import Reporting
import ServiceLifecycle
import Store
import Synchronization

/// Sends events to connected clients as they happen, as server-sent events (the WHATWG HTML standard, section 9.2).
///
/// A message without a name is an event of the loop, with its id; `observation` says that newer hours can be asked for.
/// The database is asked at an interval, because other processes write to it.
final class EventStream: Sendable {
    /// More clients than this are refused, so that pages left open do not exhaust the server.
    static let maximumClients = 64
    /// Events in one look at the database.
    private static let batch = 200
    /// A comment after this many looks without an event keeps proxies from closing the connection.
    private static let looksPerHeartbeat = 30

    private let store: Store
    private let target: ReportedTarget
    private let interval: Duration
    private let clients = Mutex(0)

    init(store: Store, target: ReportedTarget, interval: Duration = .milliseconds(500)) {
        self.store = store
        self.target = target
        self.interval = interval
    }

    /// The answer to a client that wants to listen.
    ///
    /// - Parameter after: the last event that the client knows; `nil` begins with what happens next.
    /// - Returns: a response whose body continues until the client or the server stops.
    /// - Throws: a ``Problem`` when there are too many listeners.
    func response(after: Int64?) throws -> Response {
        guard let admission = Admission(to: self) else {
            throw Problem(
                .serviceUnavailable,
                kind: .tooManyListeners,
                title: "Too many clients listen",
                detail: "\(Self.maximumClients) clients are listening to events already; close one, or poll GET /events"
            )
        }
        let body = ResponseBody { [self, admission] writer in
            defer { withExtendedLifetime(admission) {} }
            try await send(&writer, after: after)
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

    private func send(_ writer: inout any ResponseBodyWriter, after: Int64?) async throws {
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

    /// The newest event and observation that a client knows.
    private struct Position: Sendable {
        var event: Int64
        var observation: Int64 = 0
    }

    private func news(since known: Position) async throws -> (text: String, position: Position) {
        try await store.read { [target] transaction in
            var position = known
            var text = ""
            let query = EventQuery(model: target.name, after: known.event, limit: Self.batch)
            for event in try transaction.events(query) {
                text += "id: \(event.id)\ndata: \(try EventReport(event, of: target.variable).json())\n\n"
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

/// A place among the listeners, which is free again when nothing holds on to it: also if the answer is never sent.
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
