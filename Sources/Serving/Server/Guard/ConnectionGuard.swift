import Logging
import NIOCore
import NIOHTTP1

/// Enforces ``ConnectionLimits`` on one connection of HTTP/1.1, and closes it if its client breaks HTTP.
///
/// It stands between the parser and the rest of the pipeline. An error in a body reaches the route as a ``Problem``; a
/// request without an acceptable header is answered here, because no route knows about it.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    let connections: Connections
    private let place: ConnectionPlace
    private var hasBegun = false

    /// Requests that are not answered completely.
    var requestsInProgress = 0
    /// Whether the end of the newest request has not arrived.
    var isReadingBody = false
    var body = BodyProgress()
    var header: PendingHeader
    /// Whether the newest request waits for `100 Continue` before it sends its body.
    var awaitsContinue = false
    /// Whether the client sends no request after the newest one.
    var isLastRequest = false
    private var isInputClosed = false
    /// Whether everything that still arrives is dropped.
    var isDiscarding = false
    private var discardedBytes = 0
    /// The answer to a refused header, sent after the answers of the previous requests.
    var refusal: Refusal?
    var isStreaming = false
    var closesAfterAnswer = false
    var closesAfterFlush = false
    private var isOutputClosing = false

    var readDeadline: (time: NIODeadline, kind: ConnectionMetrics.Timeout)?
    private var lingeringDeadline: NIODeadline?
    private let timer = DeadlineTimer()

    struct Refusal {
        var problem: Problem
        var hasBody: Bool
    }

    var limits: ConnectionLimits { connections.limits }

    /// - Parameters:
    ///   - connections: the limits, and what connections share.
    ///   - place: the place of the connection among the open ones.
    init(_ connections: Connections, place: ConnectionPlace) {
        self.connections = connections
        self.place = place
        header = PendingHeader(connections.budget)
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

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        if place.isWithinLimit {
            readDeadline = (.now() + TimeAmount(limits.headerTimeout), .idle)
            schedule(context)
        } else {
            refuse(.tooManyConnections, context)
        }
    }

    private func end() {
        hasBegun = false
        timer.cancel()
        header.release()
    }

    /// Closes the sending side when all is sent, and the connection when the client has had time to read it.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else {
            context.close(mode: mode, promise: promise)
            return
        }
        guard !isOutputClosing else {
            promise?.succeed()
            return
        }
        isOutputClosing = true
        isDiscarding = true
        readDeadline = nil
        let closed = promise ?? context.eventLoop.makePromise()
        let isolated = closed.futureResult.assumeIsolated()
        isolated.whenSuccess {
            self.lingeringDeadline = .now() + TimeAmount(ConnectionLimits.lingering)
            if self.isInputClosed { context.close(promise: nil) } else { self.schedule(context) }
        }
        isolated.whenFailure { _ in context.close(promise: nil) }
        context.close(mode: .output, promise: closed)
        // The rest of the pipeline may have stopped reading.
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard case .inputClosed? = event as? ChannelEvent else { return }
        isInputClosed = true
        // A listener that has closed its side has gone; nobody else asks for a stream and stops listening.
        if isStreaming || lingeringDeadline != nil { context.close(promise: nil) }
    }

    /// Counts bytes before the parser sees them.
    func received(_ count: Int, _ context: ChannelHandlerContext) {
        if isDiscarding {
            discardedBytes += count
            if discardedBytes > ConnectionLimits.discarded { context.close(promise: nil) }
        }
        guard !isReadingBody, !isDiscarding else { return }
        if header.bytes == 0, requestsInProgress == 0 {
            readDeadline = (.now() + TimeAmount(limits.headerTimeout), .header)
        }
        header.add(count)
    }

    /// Sets the timer to the next deadline, unless it fires before.
    func schedule(_ context: ChannelHandlerContext) {
        guard hasBegun else { return }
        let next = min(readDeadline?.time ?? .distantFuture, lingeringDeadline ?? .distantFuture)
        guard next < .distantFuture else { return }
        timer.set(next, on: context.eventLoop) {
            self.check(context)
            self.schedule(context)
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if let lingeringDeadline, lingeringDeadline <= now {
            self.lingeringDeadline = nil
            context.close(promise: nil)
        }
        if let readDeadline, readDeadline.time <= now { passed(readDeadline.kind, now, context) }
    }

    private func passed(_ kind: ConnectionMetrics.Timeout, _ now: NIODeadline, _ context: ChannelHandlerContext) {
        if kind == .body {
            let deadline = body.deadline(limits)
            guard deadline <= now else {
                readDeadline = (deadline, .body)
                return
            }
        }
        readDeadline = nil
        connections.metrics.timedOut(kind)
        switch kind {
        case .header: refuse(.slowHeader, context)
        case .body: failBody(.slowBody, context)
        case .idle, .write, .handshake: context.close(promise: nil)
        }
    }
}
