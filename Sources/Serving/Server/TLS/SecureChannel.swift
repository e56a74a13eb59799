import CoreMetrics
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS

extension HTTPServerBuilder {
    /// HTTP/2 and HTTP/1.1 over TLS within limits; the client chooses by ALPN (RFC 7301).
    ///
    /// - Parameters:
    ///   - connections: counts the connections, and has their limits.
    ///   - certificate: the certificate in force, which each new connection gets.
    /// - Returns: the builder of the server.
    static func onEventLoops(_ connections: Connections, _ certificate: ServerCertificate) -> HTTPServerBuilder {
        HTTPServerBuilder { SecureChannel(responder: $0, connections: connections, certificate: certificate) }
    }
}

/// A connection with TLS.
private struct SecureChannel: ServerChildChannel {
    typealias Negotiated = NIONegotiatedHTTPVersion<HTTP1Channel.Value, HTTP2Channel.Value>

    struct Value: ServerChildChannelValue {
        /// The protocol of the connection; fails if the handshake fails.
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    private let connections: Connections
    private let certificate: ServerCertificate
    private let http1: GuardedHTTP1
    private let http2: HTTP2Channel

    init(
        responder: @escaping HTTPChannelHandler.Responder,
        connections: Connections,
        certificate: ServerCertificate
    ) {
        self.connections = connections
        self.certificate = certificate
        http1 = GuardedHTTP1(responder: responder, connections: connections)
        http2 = HTTP2Channel(responder: responder, configuration: .within(connections))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let place = ConnectionPlace(connections, isSecure: true, logger: logger)
            let held = NIOLoopBound(place, eventLoop: channel.eventLoop)
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result in
                held.value.handshakeEnded()
                return begin(channel, by: result, place: held.value, logger: logger)
            }
            try channel.pipeline.syncOperations.addHandlers([
                WriteDeadline(connections), place, NIOSSLServerHandler(context: certificate.context),
                HandshakeFailures(connections.metrics), negotiation,
            ])
            return Value(negotiated: negotiation.protocolNegotiationResult, channel: channel)
        }
    }

    private func begin(
        _ channel: any Channel,
        by result: ALPNResult,
        place: ConnectionPlace,
        logger: Logger
    ) -> EventLoopFuture<Negotiated> {
        guard case .negotiated("h2") = result else {
            return http1.setup(channel, place: place, logger: logger).map { .http1_1($0) }
        }
        return http2.setup(channel: channel, logger: logger)
            .flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                let protocolHandler = try pipeline.handler(type: NIOHTTP2Handler.self)
                try pipeline.addHandler(HTTP2ConnectionGuard(connections), position: .after(protocolHandler))
                return .http2(value)
            }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(loop: value.channel.eventLoop)) {
            switch try? await value.negotiated.get() {
            case .http1_1(let connection): await http1.handle(connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            case nil: break
            }
        }
    }
}

extension HTTP2ChannelConfiguration {
    /// The limits of connections and streams.
    ///
    /// NIOHTTP2 closes a connection with more than 200 resets of streams, faulty streams, or frames of PING, SETTINGS and
    /// PRIORITY in 30 seconds, with more than 5 CONTINUATION frames of a header, or with two empty frames of DATA in
    /// sequence; it allows 100 streams at once and 16 KiB of header. Hummingbird closes a connection with more than two
    /// PING frames in 30 seconds.
    fileprivate static func within(_ connections: Connections) -> HTTP2ChannelConfiguration {
        HTTP2ChannelConfiguration(
            idleTimeout: connections.limits.idleTimeout,
            gracefulCloseTimeout: connections.limits.writeTimeout,
            streamConfiguration: .init(additionalChannelHandlers: [StreamGuard(connections)])
        )
    }
}
