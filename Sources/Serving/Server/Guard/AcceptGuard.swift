import CoreMetrics
import Foundation
import Logging
import NIOCore

/// Accepts connections while descriptors are left.
///
/// Without it a server whose descriptors are used up would try again without a pause.
final class AcceptGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    private let connections: Connections
    private let logger: Logger
    private var isPaused = false

    /// The time until the next attempt if too many connections are open, and if no descriptor is left.
    private static let pause = (connections: TimeAmount.milliseconds(20), descriptors: TimeAmount.milliseconds(200))
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    init(_ connections: Connections, logger: Logger) {
        self.connections = connections
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        guard !isPaused else { return }
        if connections.acceptsMore {
            context.read()
        } else {
            connections.warn(logger, "the limit of connections is reached; see --max-connections")
            pause(Self.pause.connections, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        connections.metrics.withoutDescriptor.increment()
        connections.warn(
            logger,
            "a connection cannot be accepted; raise the limit of descriptors (LimitNOFILE, ulimit -n)",
            metadata: ["error": "\(error)"]
        )
        // A failed attempt leaves the channel waiting for the socket, which stays readable: only this stops it.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        pause(Self.pause.descriptors, context)
    }

    private func pause(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        isPaused = true
        context.eventLoop.assumeIsolated()
            .scheduleTask(in: time) {
                self.isPaused = false
                guard context.channel.isActive else { return }
                if (try? context.channel.syncOptions?.getOption(.autoRead)) == false {
                    try? context.channel.syncOptions?.setOption(.autoRead, value: true)
                } else {
                    self.read(context: context)
                }
            }
    }
}
