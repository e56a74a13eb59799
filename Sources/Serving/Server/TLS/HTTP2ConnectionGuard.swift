import CoreMetrics
import NIOCore
import NIOHTTP2

/// Closes a connection of HTTP/2 that has no streams for too long, and counts the ones that break HTTP/2.
///
/// Hummingbird's manager takes leave politely, with GOAWAY and a PING, and waits for the client to answer; a client that
/// does not answer is closed here.
final class HTTP2ConnectionGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTP2Frame

    private let connections: Connections
    private let timer = DeadlineTimer()
    private var context: ChannelHandlerContext?
    private var openStreams = 0
    private var isStopping = false
    private var isBroken = false
    /// When a connection without streams is closed.
    private var deadline: NIODeadline?

    init(_ connections: Connections) {
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // As for the first request of HTTP/1.1; a header that never ends opens no stream.
        rest(connections.limits.headerTimeout, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isStopping = true
            if openStreams == 0 { rest(.zero, context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The error of one stream, for example of a client that no longer wants an answer, ends no other stream; the
        // manager would close the connection.
        guard !(error is NIOHTTP2Errors.StreamError), !(error is NIOHTTP2Errors.NoSuchStream) else { return }
        if error is any NIOHTTP2Error, !isBroken {
            isBroken = true
            connections.metrics.malformed.increment()
        }
        context.fireErrorCaught(error)
    }

    /// A ``StreamGuard`` of the connection has begun.
    func streamOpened() {
        openStreams += 1
        deadline = nil
    }

    /// A ``StreamGuard`` of the connection has ended.
    func streamClosed() {
        openStreams -= 1
        guard openStreams == 0, let context else { return }
        rest(isStopping ? .zero : connections.limits.idleTimeout, context)
    }

    /// Begins the time without streams.
    private func rest(_ time: Duration, _ context: ChannelHandlerContext) {
        deadline = .now() + TimeAmount(time) + TimeAmount(ConnectionLimits.lingering)
        schedule(context)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        timer.set(deadline, on: context.eventLoop) { self.check(context) }
    }

    private func check(_ context: ChannelHandlerContext) {
        guard let deadline, deadline <= .now() else {
            schedule(context)
            return
        }
        self.deadline = nil
        if !isStopping { connections.metrics.timedOut(.idle) }
        context.close(promise: nil)
    }
}
