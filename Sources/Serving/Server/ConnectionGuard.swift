import CoreMetrics
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// Enforces ``ConnectionLimits`` on one connection, and closes it if its client breaks HTTP.
///
/// It stands between the parser and the rest of the pipeline. An error in a body reaches the route as a ``Problem``; a
/// request without an acceptable header is answered here, because no route knows about it.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connections: Connections
    private let logger: Logger
    private var isCounted = false

    /// Requests that are not answered completely.
    private var requestsInProgress = 0
    /// Whether the end of the newest request has not arrived.
    private var isReadingBody = false
    private var body = (start: NIODeadline.uptimeNanoseconds(0), bytes: 0)
    /// The bytes of a header that has not arrived completely.
    private var headerBytes = 0
    private var heldHeaderBytes = 0
    /// Whether the newest request waits for `100 Continue` before it sends its body.
    private var awaitsContinue = false
    /// Whether the client sends no request after the newest one.
    private var isLastRequest = false
    private var isInputClosed = false
    /// Whether everything that still arrives is dropped.
    private var isDiscarding = false
    private var discardedBytes = 0
    /// The answer to a refused header, sent after the answers of the previous requests.
    private var refusal: Refusal?
    private var isStreaming = false
    private var closesAfterAnswer = false
    private var closesAfterFlush = false
    private var isOutputClosing = false

    private var readDeadline: (time: NIODeadline, kind: ConnectionMetrics.Timeout)?
    private var writeDeadline: (time: NIODeadline, unsent: Int)?
    private var lingeringDeadline: NIODeadline?
    private var timer: (time: NIODeadline, task: Scheduled<Void>)?

    private struct Refusal {
        var problem: Problem
        var hasBody: Bool
    }

    private var limits: ConnectionLimits { connections.limits }

    init(_ connections: Connections, logger: Logger) {
        self.connections = connections
        self.logger = logger
    }

    // MARK: Opening and closing

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
        guard !isCounted else { return }
        isCounted = true
        if connections.opened() {
            readDeadline = (.now() + TimeAmount(limits.headerTimeout), .idle)
            schedule(context)
        } else {
            connections.metrics.beyondLimit.increment()
            connections.warn(logger, "connections are refused, because too many are open; see --max-connections")
            refuse(.tooManyConnections, context)
        }
    }

    private func end() {
        timer?.task.cancel()
        timer = nil
        releaseHeader()
        guard isCounted else { return }
        isCounted = false
        connections.closed()
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

    // MARK: Requests

    /// Counts bytes before the parser sees them.
    func received(_ count: Int, _ context: ChannelHandlerContext) {
        if isDiscarding {
            discardedBytes += count
            if discardedBytes > ConnectionLimits.discarded { context.close(promise: nil) }
        }
        guard !isReadingBody, !isDiscarding else { return }
        if headerBytes == 0, requestsInProgress == 0 {
            readDeadline = (.now() + TimeAmount(limits.headerTimeout), .header)
        }
        headerBytes += count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDiscarding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(head, data, context)
        case .body(let bytes):
            body.bytes += bytes.readableBytes
            context.fireChannelRead(data)
        case .end:
            isReadingBody = false
            readDeadline = nil
            context.fireChannelRead(data)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
        releaseHeader()
        guard !isLastRequest else {
            isDiscarding = true
            return
        }
        if let problem = Self.fault(of: head) {
            connections.metrics.malformed.increment()
            refuse(problem, hasBody: head.method != .HEAD, context)
            return
        }
        requestsInProgress += 1
        isReadingBody = true
        isLastRequest = !head.isKeepAlive
        awaitsContinue = head.version == .http1_1 && head.headers.first(name: "expect")?.lowercased() == "100-continue"
        body = (start: .now(), bytes: 0)
        readDeadline = (body.start + TimeAmount(limits.bodyTimeout), .body)
        context.fireChannelRead(data)
    }

    /// RFC 9112, section 3.2: a request of HTTP/1.1 has one `Host`, and no request has two.
    private static func fault(of head: HTTPRequestHead) -> Problem? {
        let hosts = head.headers[canonicalForm: "host"]
        if hosts.count > 1 { return .hosts(hosts.count) }
        return hosts.isEmpty && head.version != .http1_0 ? .hosts(0) : nil
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isReadingBody, !isDiscarding, headerBytes > 0 { holdHeader(context) }
        schedule(context)
        context.fireChannelReadComplete()
    }

    private func holdHeader(_ context: ChannelHandlerContext) {
        let missing = headerBytes - ConnectionLimits.freeHeader - heldHeaderBytes
        guard missing > 0 else { return }
        if connections.budget.take(missing) {
            heldHeaderBytes += missing
        } else {
            refuse(.tooManyBytes, context)
        }
    }

    private func releaseHeader() {
        headerBytes = 0
        guard heldHeaderBytes > 0 else { return }
        connections.budget.giveBack(heldHeaderBytes)
        heldHeaderBytes = 0
    }

    /// Sends `100 Continue` when a route begins to read the body.
    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyIsWanted else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        promise?.succeed()
        guard awaitsContinue, isReadingBody, requestsInProgress == 1 else { return }
        awaitsContinue = false
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard case .inputClosed? = event as? ChannelEvent else { return }
        isInputClosed = true
        // A listener that has closed its side has gone; nobody else asks for a stream and stops listening.
        if isStreaming || lingeringDeadline != nil { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        guard !isDiscarding else { return }
        // The parser refuses what follows a request that was to be the last one.
        guard isReadingBody || !isLastRequest else {
            isDiscarding = true
            return
        }
        connections.metrics.malformed.increment()
        if isReadingBody {
            failBody(.malformed(error), context)
        } else if case .invalidEOFState = error {
            context.close(promise: nil)
        } else {
            refuse(.malformed(error), context)
        }
    }

    private func failBody(_ problem: Problem, _ context: ChannelHandlerContext) {
        isDiscarding = true
        readDeadline = nil
        context.fireErrorCaught(problem)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            isStreaming = head.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true
            // A body that the route did not read would have to be read before the next request.
            closesAfterAnswer =
                requestsInProgress == 1 && refusal == nil && (isReadingBody || isLastRequest || isDiscarding)
            guard closesAfterAnswer else { return context.write(data, promise: promise) }
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            answered(context)
        }
    }

    private func answered(_ context: ChannelHandlerContext) {
        requestsInProgress -= 1
        isStreaming = false
        if closesAfterAnswer {
            closesAfterFlush = true
        } else if requestsInProgress == 0 {
            if let refusal {
                self.refusal = nil
                answer(refusal, context)
            } else if headerBytes > 0 {
                readDeadline = (.now() + TimeAmount(limits.headerTimeout), .header)
            } else {
                readDeadline = (.now() + TimeAmount(limits.idleTimeout), .idle)
            }
            schedule(context)
        }
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        guard closesAfterFlush else { return }
        closesAfterFlush = false
        close(context: context, mode: .output, promise: nil)
    }

    private func refuse(_ problem: Problem, hasBody: Bool = true, _ context: ChannelHandlerContext) {
        isDiscarding = true
        readDeadline = nil
        let refusal = Refusal(problem: problem, hasBody: hasBody)
        if requestsInProgress == 0 { answer(refusal, context) } else { self.refusal = refusal }
    }

    private func answer(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let document = (try? refusal.problem.document(path: nil)) ?? Data()
        var fields = refusal.problem.fields
        SecurityHeaders.add(to: &fields)
        fields[.contentLength] = "\(document.count)"
        fields[.connection] = "close"
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .init(statusCode: refusal.problem.status.code),
            headers: .init(fields.map { ($0.name.rawName, $0.value) })
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if refusal.hasBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: document)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context: context, mode: .output, promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            writeDeadline = nil
        } else {
            writeDeadline = (.now() + TimeAmount(limits.writeTimeout), unsentBytes(context))
            schedule(context)
        }
        context.fireChannelWritabilityChanged()
    }

    private func unsentBytes(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Deadlines

    /// Sets the timer to the next deadline, unless it fires before.
    private func schedule(_ context: ChannelHandlerContext) {
        guard isCounted else { return }
        var next = NIODeadline.distantFuture
        if let readDeadline { next = min(next, readDeadline.time) }
        if let writeDeadline { next = min(next, writeDeadline.time) }
        if let lingeringDeadline { next = min(next, lingeringDeadline) }
        guard next < .distantFuture else { return }
        if let timer {
            guard next < timer.time else { return }
            timer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated()
            .scheduleTask(deadline: next) {
                self.timer = nil
                self.check(context)
                self.schedule(context)
            }
        timer = (next, task)
    }

    private func check(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if let lingeringDeadline, lingeringDeadline <= now {
            self.lingeringDeadline = nil
            context.close(promise: nil)
        }
        if let writeDeadline, writeDeadline.time <= now {
            let unsent = unsentBytes(context)
            if unsent < writeDeadline.unsent {
                self.writeDeadline = (now + TimeAmount(limits.writeTimeout), unsent)
            } else {
                self.writeDeadline = nil
                connections.metrics.timedOut(.write)
                context.close(promise: nil)
            }
        }
        if let readDeadline, readDeadline.time <= now { passed(readDeadline.kind, now, context) }
    }

    private func passed(_ kind: ConnectionMetrics.Timeout, _ now: NIODeadline, _ context: ChannelHandlerContext) {
        if kind == .body {
            let grace = TimeAmount.nanoseconds(Int64(Double(body.bytes) / Double(limits.bodyRate) * 1e9))
            let deadline = body.start + TimeAmount(limits.bodyTimeout) + grace
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
        case .idle, .write: context.close(promise: nil)
        }
    }
}

/// Triggered on the channel when a route begins to read a body.
struct BodyIsWanted: Sendable {}

/// Tells the guard how many bytes have arrived, before they are parsed.
final class ByteCounter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let receiver: ConnectionGuard

    init(_ receiver: ConnectionGuard) {
        self.receiver = receiver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        receiver.received(unwrapInboundIn(data).readableBytes, context)
        context.fireChannelRead(data)
    }
}
