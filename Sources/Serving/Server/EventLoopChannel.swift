import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

extension HTTPServerBuilder {
    /// HTTP/1.1 within limits, with each connection handled on the thread that reads and writes it.
    ///
    /// No request waits until a second thread wakes up, and with one event loop for each core a busy server runs half
    /// as many threads. The thread is free while a handler awaits, for example, a database query. A handler that
    /// computes for long must leave the thread itself.
    ///
    /// - Parameter connections: counts the connections, and has their limits.
    /// - Returns: the builder of the server.
    static func onEventLoops(_ connections: Connections) -> HTTPServerBuilder {
        HTTPServerBuilder {
            let configuration = HTTP1Channel.Configuration(httpDecoderConfiguration: HeaderLimits.decoder)
            return EventLoopChannel(
                channel: HTTP1Channel(responder: $0, configuration: configuration),
                connections: connections
            )
        }
    }
}

private struct EventLoopChannel: ServerChildChannel {
    let channel: HTTP1Channel
    let connections: Connections

    func setup(channel connection: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.setup(channel: connection, logger: logger)
            .flatMapThrowing { value in
                let pipeline = connection.pipeline.syncOperations
                let guardian = ConnectionGuard(connections, logger: logger)
                let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(guardian, position: .after(parser))
                try pipeline.addHandler(ByteCounter(guardian), position: .first)
                return value
            }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(loop: value.channel.eventLoop)) {
            await channel.handle(value: value, logger: logger)
        }
    }
}

/// Runs tasks on an event loop's thread.
private final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
