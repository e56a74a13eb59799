import CoreMetrics
import NIOCore
import NIOHTTP1

extension ConnectionGuard {
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
        header.release()
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
        body = BodyProgress()
        readDeadline = (body.deadline(limits), .body)
        context.fireChannelRead(data)
    }

    /// RFC 9112, section 3.2: a request of HTTP/1.1 has one `Host`, and no request has two.
    private static func fault(of head: HTTPRequestHead) -> Problem? {
        let hosts = head.headers[canonicalForm: "host"]
        if hosts.count > 1 { return .hosts(hosts.count) }
        return hosts.isEmpty && head.version != .http1_0 ? .hosts(0) : nil
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isReadingBody, !isDiscarding, header.bytes > 0, !header.hold() { refuse(.tooManyBytes, context) }
        schedule(context)
        context.fireChannelReadComplete()
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

    func failBody(_ problem: Problem, _ context: ChannelHandlerContext) {
        isDiscarding = true
        readDeadline = nil
        context.fireErrorCaught(problem)
    }
}
