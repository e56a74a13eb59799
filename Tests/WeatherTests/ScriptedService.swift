import CurlClient
import HTTPClient
import Synchronization

/// A service that returns its answers in order; a request after the last answer is canceled.
final class ScriptedService: HTTPTransport {
    private let answers: [HTTPResponse]
    private let received = Mutex<[HTTPRequest]>([])

    init(_ answers: [HTTPResponse]) { self.answers = answers }

    var requests: [HTTPRequest] { received.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let index = received.withLock { received in
            received.append(request)
            return received.count - 1
        }
        guard answers.indices.contains(index) else { throw CancellationError() }
        return answers[index]
    }
}
