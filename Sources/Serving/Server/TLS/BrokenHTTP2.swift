import CoreMetrics
import NIOCore
import NIOHTTP2

/// Counts connections that are closed because their client broke HTTP/2 or one of its limits.
final class BrokenHTTP2: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTP2Frame

    private let metrics: ConnectionMetrics
    private var isBroken = false

    init(_ metrics: ConnectionMetrics) {
        self.metrics = metrics
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error, !isBroken {
            isBroken = true
            metrics.malformed.increment()
        }
        context.fireErrorCaught(error)
    }
}
