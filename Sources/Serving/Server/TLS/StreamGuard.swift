import CoreMetrics
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2

/// Enforces ``ConnectionLimits`` on one stream of HTTP/2, which is one request and its answer.
///
/// It does for a stream what ``ConnectionGuard`` does for a connection; the protocol's own limits concern the connection.
final class StreamGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connections: Connections
    /// The guard of the stream's connection, while the stream is open.
    private var connection: HTTP2ConnectionGuard?
    private var isReadingBody = false
    private var body = BodyProgress()
    /// Whether the rest of the request is dropped.
    private var isDiscarding = false
    private var awaitsContinue = false
    /// Whether the rest of the request is refused once the answer is on its way.
    private var resetsWhenSent = false
    /// Parts of the answer that are not on their way.
    private var unsentParts = 0
    private var readDeadline: NIODeadline?
    private var writeDeadline: NIODeadline?
    private let timer = DeadlineTimer()

    /// A larger part of an answer is sent in pieces, so that its progress shows.
    private static let piece = 16 * 1024

    private var limits: ConnectionLimits { connections.limits }

    init(_ connections: Connections) {
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = try? context.channel.parent?.pipeline.syncOperations.handler(type: HTTP2ConnectionGuard.self)
        connection?.streamOpened()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func end() {
        timer.cancel()
        connection?.streamClosed()
        connection = nil
    }

    // MARK: The request

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDiscarding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard HeaderLimits.accept(head.headerFields) else {
                connections.metrics.malformed.increment()
                refuse(.largeHeader, context)
                return
            }
            isReadingBody = true
            awaitsContinue = head.headerFields[.expect]?.lowercased() == "100-continue"
            body = BodyProgress()
            readDeadline = body.deadline(limits)
            schedule(context)
        case .body(let bytes):
            body.bytes += bytes.readableBytes
        case .end:
            isReadingBody = false
            readDeadline = nil
        }
        context.fireChannelRead(data)
    }

    /// Sends `100 Continue` when a route begins to read the body.
    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyIsWanted else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        promise?.succeed()
        guard awaitsContinue, isReadingBody else { return }
        awaitsContinue = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    // MARK: The answer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .body(var bytes) where bytes.readableBytes > Self.piece:
            while bytes.readableBytes > Self.piece, let piece = bytes.readSlice(length: Self.piece) {
                send(.body(piece), context, promise: nil)
            }
            send(.body(bytes), context, promise: promise)
        case .end(let trailers):
            // A body that the route did not read would have to be read to the end.
            resetsWhenSent = isReadingBody
            send(.end(trailers), context, promise: promise)
        case let part:
            send(part, context, promise: promise)
        }
    }

    private func send(_ part: HTTPResponsePart, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise()
        unsentParts += 1
        if writeDeadline == nil {
            writeDeadline = .now() + TimeAmount(limits.writeTimeout)
            schedule(context)
        }
        sent.futureResult.assumeIsolated()
            .whenComplete { _ in self.sentPart(context) }
        context.write(wrapOutboundOut(part), promise: sent)
    }

    private func sentPart(_ context: ChannelHandlerContext) {
        unsentParts -= 1
        guard unsentParts == 0 else {
            writeDeadline = .now() + TimeAmount(limits.writeTimeout)
            return
        }
        writeDeadline = nil
        guard resetsWhenSent, context.channel.isActive else { return }
        resetsWhenSent = false
        isDiscarding = true
        readDeadline = nil
        // RFC 9113, section 8.1: the answer is complete, and the rest of the request is not wanted.
        context.triggerUserOutboundEvent(NIOHTTP2FramePayloadToHTTPEvent.reset(code: .noError), promise: nil)
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        isDiscarding = true
        let document = (try? problem.document(path: nil)) ?? Data()
        var fields = problem.fields
        SecurityHeaders.add(to: &fields, isSecure: true)
        fields[.contentLength] = "\(document.count)"
        send(.head(HTTPResponse(status: problem.status, headerFields: fields)), context, promise: nil)
        send(.body(ByteBuffer(bytes: document)), context, promise: nil)
        resetsWhenSent = true
        send(.end(nil), context, promise: nil)
        context.flush()
    }

    // MARK: Deadlines

    private func schedule(_ context: ChannelHandlerContext) {
        let next = min(readDeadline ?? .distantFuture, writeDeadline ?? .distantFuture)
        guard next < .distantFuture else { return }
        timer.set(next, on: context.eventLoop) {
            self.check(context)
            self.schedule(context)
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else {
            (readDeadline, writeDeadline) = (nil, nil)
            return
        }
        let now = NIODeadline.now()
        if let writeDeadline, writeDeadline <= now {
            self.writeDeadline = nil
            connections.metrics.timedOut(.write)
            context.close(promise: nil)
        }
        guard let readDeadline, readDeadline <= now else { return }
        let deadline = body.deadline(limits)
        if deadline > now {
            self.readDeadline = deadline
        } else {
            self.readDeadline = nil
            isDiscarding = true
            connections.metrics.timedOut(.body)
            context.fireErrorCaught(Problem.slowBody)
        }
    }
}
