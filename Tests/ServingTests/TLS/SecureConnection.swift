import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A TLS connection to an API that sends and receives exactly the given bytes.
final class SecureConnection: Sendable {
    /// The received bytes; the pipeline keeps it, and not the connection, which closes with its last reference.
    private final class Inbox: Sendable {
        struct State {
            var received: [UInt8] = []
            var isClosed = false
            var protocolName: String?
            var certificate: NIOSSLCertificate?
        }

        let state = Mutex(State())
    }

    private let inbox: Inbox
    private let channel: any Channel

    private init(_ channel: any Channel, _ inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Connects, and waits for the end of the handshake.
    ///
    /// - Parameters:
    ///   - api: the API.
    ///   - protocols: the protocols that the client offers (ALPN); none for a client that knows nothing of it.
    ///   - pair: the certificate that the client trusts.
    ///   - version: the newest version of TLS that the client speaks.
    ///   - ciphers: the client's suites of TLS 1.2.
    /// - Returns: a connection whose handshake is complete.
    /// - Throws: an error of the connection or of the handshake.
    static func open(
        to api: RunningAPI,
        protocols: [String] = [],
        trusting pair: TestCertificates.Pair = TestCertificates.first,
        version: TLSVersion? = nil,
        ciphers: String? = nil
    ) async throws -> SecureConnection {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = protocols
        configuration.maximumTLSVersion = version
        if version != nil { configuration.minimumTLSVersion = .tlsv1 }
        if let ciphers { configuration.cipherSuites = ciphers }
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pair.certificate.utf8)))
        let context = try NIOSSLContext(configuration: configuration)
        let inbox = Inbox()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let handshake = loop.makePromise(of: Void.self)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let tls = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
                        try channel.pipeline.syncOperations.addHandlers([tls, Receiver(inbox, handshake: handshake)])
                    }
                }
                .connect(host: "127.0.0.1", port: URL(string: api.url)?.port ?? 0)
                .get()
            let connection = SecureConnection(channel, inbox)
            try await handshake.futureResult.get()
            return connection
        } catch {
            handshake.fail(error)
            throw error
        }
    }

    deinit {
        channel.close(promise: nil)
    }

    /// The protocol that the server has chosen (ALPN).
    var protocolName: String? { inbox.state.withLock(\.protocolName) }

    /// The certificate that the server has shown.
    var certificate: NIOSSLCertificate? { inbox.state.withLock(\.certificate) }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Stops reading, as a client that reads nothing of its answers.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// Waits until `isComplete`, the end of the connection, or `seconds` have passed.
    func receive(
        within seconds: Double = 10,
        until isComplete: @Sendable ([UInt8]) -> Bool = { _ in false }
    ) async -> (bytes: [UInt8], isClosed: Bool) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let (received, isClosed) = inbox.state.withLock { ($0.received, $0.isClosed) }
            if isClosed || isComplete(received) || ContinuousClock.now >= deadline { return (received, isClosed) }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    func text(
        within seconds: Double = 10,
        until isComplete: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async -> (text: String, isClosed: Bool) {
        let answer = await receive(within: seconds) { isComplete(String(decoding: $0, as: UTF8.self)) }
        return (String(decoding: answer.bytes, as: UTF8.self), answer.isClosed)
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let inbox: Inbox
        private let handshake: EventLoopPromise<Void>

        init(_ inbox: Inbox, handshake: EventLoopPromise<Void>) {
            self.inbox = inbox
            self.handshake = handshake
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            inbox.state.withLock { $0.received += bytes }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted(let name)? = event as? TLSUserEvent {
                let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
                inbox.state.withLock { ($0.protocolName, $0.certificate) = (name, certificate) }
                handshake.succeed()
            }
            if case .inputClosed? = event as? ChannelEvent { closed(context) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            closed(context)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            handshake.fail(error)
            closed(context)
            context.close(promise: nil)
        }

        private func closed(_ context: ChannelHandlerContext) {
            inbox.state.withLock { $0.isClosed = true }
            handshake.fail(ChannelError.eof)
        }
    }
}
