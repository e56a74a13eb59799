import Foundation
import HTTPTestServer
import Synchronization

/// A server of a JWKS, which can be changed and damaged, and counts its requests.
final class KeyServer: Sendable {
    typealias Answer = @Sendable (TestConnection) -> Void

    private final class Current: Sendable {
        let answer: Mutex<Answer>

        init(_ answer: @escaping Answer) { self.answer = Mutex(answer) }
    }

    private let server: HTTPTestServer
    private let current: Current

    init(_ document: Data) throws {
        let current = Current { $0.answer(body: Array(document)) }
        self.current = current
        server = try HTTPTestServer { _, connection in
            let answer = current.answer.withLock { $0 }
            answer(connection)
        }
    }

    deinit { server.stop() }

    var url: String { server.url + "/keys" }
    var requestCount: Int { server.requests.count }

    func publish(_ document: Data) { answer { $0.answer(body: Array(document)) } }

    func answer(_ answer: @escaping Answer) { current.answer.withLock { $0 = answer } }
}
