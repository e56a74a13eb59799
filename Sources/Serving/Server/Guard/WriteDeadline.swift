import NIOCore

/// Closes a connection whose client reads nothing of what waits to be sent for ``ConnectionLimits/writeTimeout``.
///
/// It is the first handler of a connection: it counts the bytes as they are sent, encrypted or not, and its closing does
/// not wait for a last word of the client.
final class WriteDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let connections: Connections
    private let timer = DeadlineTimer()
    private var deadline: (time: NIODeadline, unsent: Int)?

    private var timeout: TimeAmount { TimeAmount(connections.limits.writeTimeout) }

    init(_ connections: Connections) {
        self.connections = connections
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            deadline = nil
        } else {
            begin(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.cancel()
        context.fireChannelInactive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        let time = NIODeadline.now() + timeout
        deadline = (time, Self.unsentBytes(context))
        timer.set(time, on: context.eventLoop) { self.check(context) }
    }

    private func check(_ context: ChannelHandlerContext) {
        guard let deadline, context.channel.isActive else { return }
        guard deadline.time <= .now() else {
            timer.set(deadline.time, on: context.eventLoop) { self.check(context) }
            return
        }
        if Self.unsentBytes(context) < deadline.unsent {
            begin(context)
        } else {
            self.deadline = nil
            connections.metrics.timedOut(.write)
            context.close(promise: nil)
        }
    }

    private static func unsentBytes(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
