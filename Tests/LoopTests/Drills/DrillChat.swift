import Foundation
import HTTPTestServer
import Synchronization

/// A chat to which all programs of a drill send their notifications.
final class DrillChat: Sendable {
    /// A line of a notification about a finding.
    struct Word {
        var sentence: String
        /// Whether the finding has begun; otherwise it is gone.
        var isOpen: Bool
        var at: ContinuousClock.Instant
    }

    private struct Message: Decodable {
        var text: String
    }

    private let server: HTTPTestServer
    private let words = Mutex<[Word]>([])

    init() throws {
        let received = Mutex<@Sendable (Data) -> Void>({ _ in })
        server = try HTTPTestServer { request, connection in
            received.withLock { $0 }(Data(request.body))
            connection.answer(200)
        }
        received.withLock { $0 = { [weak self] in self?.read($0) } }
    }

    /// Settings with which programs notify this chat; a finding that returns soon is notified again.
    var settings: [String: String] {
        ["AEROCAST_NOTIFY_WEBHOOK": "\(server.url)/hook", "AEROCAST_NOTIFY_COOLDOWN": "0s"]
    }

    /// The newest word about the finding whose sentence begins with a text.
    func newest(beginning stem: String) -> Word? {
        words.withLock { words in words.last { $0.sentence.hasPrefix(stem) } }
    }

    private func read(_ body: Data) {
        let now = ContinuousClock.now
        guard let message = try? JSONDecoder().decode(Message.self, from: body) else { return }
        for line in message.text.split(separator: "\n") {
            // "• gone: sentence", or "• needs you, critical: sentence".
            guard let found = line.firstMatch(of: #/^• (?:(gone)|[^:]+): (.*)$/#) else { continue }
            let sentence = String(found.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&amp;", with: "&")
            words.withLock { $0.append(Word(sentence: sentence, isOpen: found.1 == nil, at: now)) }
        }
    }
}
