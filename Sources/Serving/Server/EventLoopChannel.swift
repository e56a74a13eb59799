import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

extension HTTPServerBuilder {
    /// HTTP/1.1 within limits, with each connection handled on the thread that reads and writes it.
    ///
    /// No request waits until a second thread wakes up, and with one event loop for each core a busy server runs half
    /// as many threads. The thread is free while a handler awaits, for example, a database query. A handler that
    /// computes for long must leave the thread itself.
    ///
    /// - Parameter connections: counts the connections, and has their limits.
    /// - Returns: the builder of the server.
    static func onEventLoops(_ connections: Connections) -> HTTPServerBuilder {
        HTTPServerBuilder { PlainChannel(http1: GuardedHTTP1(responder: $0, connections: connections)) }
    }
}

/// A connection without TLS.
private struct PlainChannel: ServerChildChannel {
    let http1: GuardedHTTP1

    func setup(channel connection: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let place = ConnectionPlace(http1.connections, isSecure: false, logger: logger)
        do {
            let pipeline = connection.pipeline.syncOperations
            try pipeline.addHandlers([WriteDeadline(http1.connections), place])
        } catch {
            return connection.eventLoop.makeFailedFuture(error)
        }
        return http1.setup(connection, place: place, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(loop: value.channel.eventLoop)) {
            await http1.handle(value, logger: logger)
        }
    }
}

/// HTTP/1.1 within limits, on a connection whose bytes are not encrypted or are decrypted already.
struct GuardedHTTP1: Sendable {
    let connections: Connections
    private let channel: HTTP1Channel

    init(responder: @escaping HTTPChannelHandler.Responder, connections: Connections) {
        self.connections = connections
        let configuration = HTTP1Channel.Configuration(httpDecoderConfiguration: HeaderLimits.decoder)
        channel = HTTP1Channel(responder: responder, configuration: configuration)
    }

    /// Adds the handlers to the end of the pipeline.
    func setup(
        _ connection: any Channel,
        place: ConnectionPlace,
        logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        let place = NIOLoopBound(place, eventLoop: connection.eventLoop)
        return channel.setup(channel: connection, logger: logger)
            .flatMapThrowing { value in
                let pipeline = connection.pipeline.syncOperations
                let guardian = ConnectionGuard(connections, place: place.value)
                let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(guardian, position: .after(parser))
                try pipeline.addHandler(ByteCounter(guardian), position: .before(parser))
                return value
            }
    }

    func handle(_ value: HTTP1Channel.Value, logger: Logger) async {
        await channel.handle(value: value, logger: logger)
    }
}
