import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

extension ConnectionGuard {
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
            } else if header.bytes > 0 {
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

    /// Answers a request that no route sees, after the answers of the previous requests.
    func refuse(_ problem: Problem, hasBody: Bool = true, _ context: ChannelHandlerContext) {
        isDiscarding = true
        readDeadline = nil
        let refusal = Refusal(problem: problem, hasBody: hasBody)
        if requestsInProgress == 0 { answer(refusal, context) } else { self.refusal = refusal }
    }

    private func answer(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let document = (try? refusal.problem.document(path: nil)) ?? Data()
        var fields = refusal.problem.fields
        SecurityHeaders.add(to: &fields, isSecure: connections.isSecure)
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
}
