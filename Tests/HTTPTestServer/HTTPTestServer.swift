#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation
import Synchronization

/// A web server on 127.0.0.1 for tests, which can violate HTTP, because the handler writes the bytes itself.
///
/// One thread accepts connections, and each connection has its own thread. The server ends with `stop()` or when
/// released.
package final class HTTPTestServer: Sendable {
    package typealias Handler = @Sendable (_ request: TestRequest, _ connection: TestConnection) -> Void

    package let port: UInt16
    private let listener: TestSocket
    private let log = Mutex(Log())

    private struct Log {
        var requests: [TestRequest] = []
        var connections: [TestConnection] = []
    }

    /// The handler is called for each request of a connection, on that connection's thread.
    package init(_ handler: @escaping Handler) throws {
        let (listener, port) = try TestSocket.listening()
        self.listener = listener
        self.port = port
        let thread = Thread { [weak self, listener] in
            while let socket = listener.accept() {
                guard let self else {
                    socket.close()
                    return
                }
                self.serve(TestConnection(socket), handler)
            }
        }
        thread.start()
    }

    deinit { stop() }

    package var url: String { "http://127.0.0.1:\(port)" }
    /// All received requests, in the order of reading.
    package var requests: [TestRequest] { log.withLock { $0.requests } }
    package var connectionCount: Int { log.withLock { $0.connections.count } }

    package func stop() {
        listener.close()
        for connection in log.withLock({ $0.connections }) { connection.close() }
    }

    private func serve(_ connection: TestConnection, _ handler: @escaping Handler) {
        log.withLock { $0.connections.append(connection) }
        let thread = Thread { [weak self] in
            while let request = connection.readRequest() {
                self?.log.withLock { $0.requests.append(request) }
                handler(request, connection)
            }
            connection.close()
        }
        thread.start()
    }
}

package struct TestRequest: Hashable, Sendable {
    package var method: String
    package var path: String
    /// Header fields with names in lower case.
    package var headers: [String: String]
    package var body: [UInt8]
}
