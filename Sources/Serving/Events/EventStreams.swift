import Access
import HTTPTypes
import Hummingbird
import NIOCore
import Observations
import ServiceLifecycle
import Store

/// Sends events and forecasts to connected clients as they happen, as server-sent events.
///
/// A client that was connected before continues behind the position of its last message. It first reads what it has
/// missed, and then what the ``LiveReader`` reads for all.
package final class EventStreams: Sendable {
    private let store: Store
    private let gate: AccessGate
    private let places: StreamPlaces
    private let reader: LiveReader
    /// The pause after a refused reading, if too many clients read at once what they have missed.
    private static let patience = Duration.milliseconds(500)

    init(store: Store, gate: AccessGate, limits: ConnectionLimits) {
        self.store = store
        self.gate = gate
        places = StreamPlaces(limits: limits)
        reader = LiveReader(store: store)
    }

    private static let fields: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]

    /// The answer without its body, which takes no place among the listeners.
    ///
    /// Its body has no known length: an empty one would add `Content-Length: 0`.
    static var head: Response {
        Response(status: .ok, headers: fields, body: ResponseBody { try await $0.finish(nil) })
    }

    /// Reads what is new for all listeners.
    ///
    /// - Throws: a `StoreError`.
    package func poll() async throws { try await reader.poll() }

    /// The answer to a client that follows a topic.
    ///
    /// - Parameters:
    ///   - topic: the topic.
    ///   - after: the last position that the client knows; `nil` starts with the next message.
    ///   - request: the request, whose credential must stay valid.
    ///   - context: the context of the request; its connection leaves its place when it closes.
    /// - Returns: a response whose body continues until the client or the server stops.
    /// - Throws: a ``Problem`` if there are too many listeners.
    func response(
        _ topic: StreamTopic,
        after: Int64?,
        to request: Request,
        _ context: APIRequestContext
    ) throws -> Response {
        let place = try places.take(context.clientAddress ?? "")
        // The body of the request is not needed any more.
        let request = Request(head: request.head, body: RequestBody(buffer: ByteBuffer()))
        let listener = StreamListener(topic, after: after) { [gate] in
            gate.stillPermits(request, .read) { topic.isPermitted(to: $0) }
        }
        context.channel.closeFuture.whenComplete { [weak place, weak listener] _ in
            place?.release()
            listener?.end()
        }
        let body = ResponseBody { [self] writer in
            reader.add(listener)
            defer {
                reader.remove(listener)
                place.release()
            }
            try await withTaskCancellationHandler {
                try await withGracefulShutdownHandler {
                    try await send(to: &writer, listener)
                } onGracefulShutdown: {
                    listener.end()
                }
            } onCancel: {
                listener.end()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: Self.fields, body: body)
    }

    private func send(to writer: inout any ResponseBodyWriter, _ listener: StreamListener) async throws {
        try await writer.write(ByteBuffer(string: StreamText.start))
        while true {
            switch await listener.next() {
            case .send(let messages):
                for message in messages { try await writer.write(message) }
            case .catchUp(let position, let observation):
                let topic = listener.topic
                let part: StreamPart
                do {
                    part = try await store.readAtLength {
                        try topic.part(after: position, observation: observation, in: $0)
                    }
                } catch StoreError.overloaded {
                    try await Task.sleep(for: Self.patience)
                    continue
                }
                if !part.text.isEmpty { try await writer.write(ByteBuffer(string: part.text)) }
                listener.caughtUp(to: part)
                if part.isLast { reader.join(listener, knowing: part.position) }
            case .end:
                return
            }
        }
    }
}

extension Request {
    /// The position of the header `Last-Event-ID`; `nil` without one.
    ///
    /// - Throws: a ``Problem`` for another text: a client that continues at the wrong place would lose messages.
    func lastEventIdentifier() throws -> Int64? {
        guard let text = HTTPField.Name("Last-Event-ID").flatMap({ headers[$0] }), !text.isEmpty else { return nil }
        guard let position = Int64(text), position >= 0 else {
            throw Problem.invalid(
                parameter: "Last-Event-ID",
                mismatch(mustBe: "the id of a received message", got: quoted(text))
            )
        }
        return position
    }
}
