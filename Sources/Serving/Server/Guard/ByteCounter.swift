import NIOCore

/// Reports the number of arrived bytes to the guard, before they are parsed.
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
