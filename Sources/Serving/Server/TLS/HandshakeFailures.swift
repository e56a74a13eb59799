import CoreMetrics
import NIOCore
import NIOSSL

/// Counts connections whose TLS handshake fails: another protocol, no common version, an unknown authority.
final class HandshakeFailures: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let metrics: ConnectionMetrics
    private var hasFailed = false

    init(_ metrics: ConnectionMetrics) {
        self.metrics = metrics
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .handshakeFailed? = error as? NIOSSLError, !hasFailed {
            hasFailed = true
            metrics.failedHandshakes.increment()
        }
        context.fireErrorCaught(error)
    }
}
