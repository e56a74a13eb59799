import Access
import Healing
import HTTPClient
import Observations
import Serving
import Store
import XCTest

/// OWASP API6:2023, Unrestricted Access to Sensitive Business Flows: who changes the champion, and on whose data.
final class API6BusinessFlowsTests: XCTestCase {
    private let change = #"{"actor": "anna", "reason": "a test"}"#

    func testOnlyOperatorsChangeTheChampionAndEveryChangeIsInTheAudit() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        for role in [Role.read, .predict, .feed] {
            let key = try await api.key([role])
            for path in ["/v1/models/rollback", "/models/\(first)/promote", "/v1/routine-retrain-check"] {
                let answer = try await api.send(.post, path, change, key: key)
                XCTAssertEqual(answer.status, 403, "\(role) \(path)")
            }
        }
        let champion = try await api.store.read { try $0.champion(of: "temperature")?.version }
        XCTAssertEqual(champion, second)
        let key = try await api.key([.operate], client: "ops")
        let before = try await api.store.read { try $0.auditEntries(limit: 1000) }.count
        let answer = try await api.send(.post, "/v1/models/rollback", change, key: key)
        XCTAssertEqual(answer.status, 200, answer.text)
        let entries = try await api.store.read { try $0.auditEntries(limit: 1000) }.map(\.entry)
        XCTAssertGreaterThan(entries.count, before)
        XCTAssertTrue(entries[before...].allSatisfy { $0.actor.credential == "key:\(key.id)" })
    }

    func testAScriptThatChangesTheChampionAgainAndAgainIsStopped() async throws {
        let policy = AccessPolicy(limits: [.operate: RateLimit(quota: 5, window: 60)])
        let api = try await runningAPI(policy: policy)
        let versions = [
            try await api.promote(SmallForecaster.artifact(seed: 1)),
            try await api.promote(SmallForecaster.artifact(seed: 2)),
        ]
        let key = try await api.key([.operate])
        var changes = 0
        for number in 0..<20 {
            let path = "/v1/models/\(versions[number % 2])/promote"
            let answer = try await api.send(.post, path, change, key: key)
            if answer.status == 200 { changes += 1 }
            if number >= 5 {
                XCTAssertEqual(answer.status, 429)
                XCTAssertNotNil(answer.headers["Retry-After"])
            }
        }
        XCTAssertLessThanOrEqual(changes, 5)
    }

    func testAVersionThatWasNotPublishedCannotServe() async throws {
        let api = try await runningAPI()
        let champion = try await api.promote(SmallForecaster.artifact(seed: 1))
        let key = try await api.key([.operate])
        for version in ["nothing", "..", "%2e%2e%2f%2e%2e", "2025010100-00000000"] {
            let answer = try await api.send(.post, "/v1/models/\(version)/promote", change, key: key)
            XCTAssertTrue((400..<500).contains(answer.status), "\(version) \(answer.status)")
        }
        let after = try await api.store.read { try $0.champion(of: "temperature")?.version }
        XCTAssertEqual(after, champion)
    }

    /// History that anybody posts may teach; it decides nothing.
    ///
    /// The rules: `ControlTrustTests`.
    func testHistoryOfAClientThatNobodyTrustsControlsNothing() async throws {
        let trust = ControlTrust(trustsEveryClient: false)
        let api = try await runningAPI(trust: trust)
        let (anybody, named) = (try await api.key([.feed]), try await api.key([.feed], stations: ["DE-*"]))
        func origins() async throws -> [Set<DataOrigin>] {
            try await api.store.read { transaction in
                try ["X", "DE-1"].map { try Set(transaction.observations(of: $0).map(\.origin)) }
            }
        }
        for hours in [0..<48, 1000..<1001] {
            for (key, station) in [(anybody, "X"), (named, "DE-1")] {
                let body = Bodies.observations(hours, station: station)
                let answer = try await api.send(.post, "/v1/observations", body, key: key)
                XCTAssertEqual(answer.status, 200, answer.text)
            }
            let found = try await origins()
            let isLive = hours.lowerBound == 1000
            XCTAssertEqual(found, isLive ? [[.history, .live], [.history, .established]] : [[.history], [.history]])
        }
    }
}
