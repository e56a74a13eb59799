import CoreMetrics
import Logging
import NIOCore

/// Counts one connection from its beginning to its end, and holds the TLS handshake to its deadline.
///
/// It is one of the first handlers of a connection, so that a connection without a handshake counts as any other, and is
/// closed without a last word of the client.
final class ConnectionPlace: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let connections: Connections
    private let logger: Logger
    private let timer = DeadlineTimer()
    private var isCounted = false
    private var isHandshaking: Bool
    /// Whether the connection is one of ``ConnectionLimits/connections``.
    private(set) var isWithinLimit = true

    /// - Parameters:
    ///   - connections: the connections to count the new one among.
    ///   - isSecure: whether the connection begins with a TLS handshake.
    ///   - logger: receives warnings about refused connections.
    init(_ connections: Connections, isSecure: Bool, logger: Logger) {
        self.connections = connections
        self.logger = logger
        isHandshaking = isSecure
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nobody else would close a connection without a protocol.
        if isHandshaking, event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func handshakeEnded() {
        isHandshaking = false
        timer.cancel()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        isWithinLimit = connections.opened()
        if !isWithinLimit {
            connections.metrics.beyondLimit.increment()
            connections.warn(logger, "connections are refused, because too many are open; see --max-connections")
        }
        guard isHandshaking else { return }
        guard isWithinLimit else {
            // A refusal would need the handshake, which costs more than any request.
            context.close(promise: nil)
            return
        }
        timer.set(.now() + TimeAmount(connections.limits.handshakeTimeout), on: context.eventLoop) {
            self.connections.metrics.timedOut(.handshake)
            context.close(promise: nil)
        }
    }

    private func end() {
        timer.cancel()
        guard isCounted else { return }
        isCounted = false
        connections.closed()
    }
}
