import Serving
import Synchronization
import XCTest

/// Champions are exchanged repeatedly during constant requests.
final class SwapTests: XCTestCase {
    func testNoRequestFailsAndReadinessStaysWhileChampionsAreExchanged() async throws {
        let api = try await runningAPI()
        let body = Bodies.predict(Bodies.sequence())
        var expected: [String: JSON] = [:]
        for seed: UInt64 in 1...2 {
            let version = try await api.promote(SmallForecaster.artifact(seed: seed))
            expected[version] = try await api.post("/predict", body).json["forecast"]
        }
        let load = Load()
        async let answers = load.answers(of: api, to: body, clients: 8)
        for swap in 0..<60 {
            let version = expected.keys.sorted()[swap % 2]
            let change = try await api.post("/models/\(version)/promote", #"{"actor": "tests", "reason": "swap"}"#)
            XCTAssertEqual(change.status, 200, change.text)
            try await api.reloader.reloadIfPromoted()
            let ready = try await api.get("/readyz")
            XCTAssertEqual(ready.status, 200, ready.text)
            XCTAssertEqual(ready.json["model_version"].text, version)
        }
        load.stop()
        let seen = try await answers
        XCTAssertGreaterThan(seen.count, 60)
        for answer in seen {
            XCTAssertEqual(answer.status, 200, answer.text)
            let version = answer.json["model_version"].text ?? ""
            XCTAssertEqual(answer.json["forecast"], expected[version], "\(version) is not what it was")
        }
    }
}

/// Clients that send one request after another.
private final class Load: Sendable {
    private let isOver = Mutex(false)

    func stop() { isOver.withLock { $0 = true } }

    func answers(of api: RunningAPI, to body: String, clients: Int) async throws -> [RunningAPI.Answer] {
        try await withThrowingTaskGroup(of: [RunningAPI.Answer].self) { group in
            for _ in 0..<clients {
                group.addTask { [self] in
                    var answers: [RunningAPI.Answer] = []
                    while !isOver.withLock({ $0 }) { answers.append(try await api.post("/predict", body)) }
                    return answers
                }
            }
            var all: [RunningAPI.Answer] = []
            for try await answers in group { all += answers }
            return all
        }
    }
}
