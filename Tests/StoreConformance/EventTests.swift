import CanonicalJSON
import Forecasting
import Foundation
import Healing
import Observations
import Store
import StoredWeather
import TraceContext
import XCTest

/// Every change of flags, champions, versions and probations records one event in the transaction of the change.
final class EventTests: XCTestCase {
    private static let target: TargetName = "temperature"

    private func record(_ version: String) -> VersionRecord {
        VersionRecord(target: Self.target, version: version, parent: nil, sha256: "00", manifest: "{}", publishedAt: 0)
    }

    /// The events that `change` records.
    private func events(
        of change: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws -> [EventRecord] {
        let store = try newStore()
        try await store.keep([StoredWeather.observation(7)])
        let versions = ["v1", "v2", "v3"].map(record)
        return try await store.write { transaction in
            for version in versions { try transaction.insert(version) }
            try change(transaction)
            return try transaction.reading.events(EventQuery(target: Self.target, limit: 99))
        }
    }

    func testADriftEventIsRecordedWithItsEvidenceAndItsHour() async throws {
        let event = DriftEventRecord(
            target: Self.target,
            modelVersion: "v1",
            station: "here",
            outcome: 4,
            targetTime: StoredWeather.time(3),
            kind: .drift,
            evidence: #"{"kind":"bias"}"#,
            recordedAt: 12.5
        )
        let found = try await events { transaction in
            try transaction.insert(event)
            // The second insertion changes nothing and records no event.
            try transaction.insert(event)
        }
        XCTAssertEqual(found.count, 1)
        let kept = try XCTUnwrap(found.first)
        XCTAssertEqual(kept.recordedAt, 12.5)
        XCTAssertEqual(kept.weatherTime, StoredWeather.time(3))
        XCTAssertEqual([kept.target.rawValue, kept.station, kept.modelVersion], [Self.target.rawValue, "here", "v1"])
        XCTAssertEqual(kept.kind, .drift)
        XCTAssertEqual(kept.details, #"{"kind":"bias"}"#)
        XCTAssertNil(kept.flag)
    }

    func testAFlagLeavesAnEventForEachChangeOfItsState() async throws {
        let trace = try XCTUnwrap(TraceIdentifier("0123456789abcdef0123456789abcdef"))
        let verdict = PromotionVerdict.tooFewObservations(3, required: 720)
        let found = try await events { transaction in
            let limits = RetryLimits(maximumAttempts: 2, backoff: .seconds(0))
            let id =
                try transaction.raiseFlag(
                    target: Self.target,
                    reason: .drift,
                    station: "here",
                    evidence: #"{"size":3}"#,
                    now: 100,
                    trace: trace
                )
                .flag.flag.id
            func claim(_ now: Double) throws {
                _ = try transaction.claimFlag(
                    target: Self.target,
                    holder: "a",
                    now: now,
                    lease: .seconds(60),
                    limits: limits
                )
            }
            try claim(110)
            try transaction.updateFlag(id) { try $0.renew(by: "a", now: 120, duration: .seconds(60)) }
            try transaction.updateFlag(id) {
                try $0.fail(by: "a", error: "a \"quoted\" error", now: 130, limits: limits)
            }
            try claim(140)
            let result = RetrainResult(verdict: verdict, challenger: "v2", duration: 12.5)
            try transaction.updateFlag(id, result: result) { try $0.conclude(promoted: false, by: "a", now: 150) }
        }
        XCTAssertEqual(found.map(\.kind), [.flagRaised, .flagClaimed, .flagReturned, .flagClaimed, .rejected])
        XCTAssertEqual(found.map(\.station), ["here", nil, nil, nil, nil])
        XCTAssertEqual(found.map(\.trace), Array(repeating: trace, count: 5))
        XCTAssertEqual(found.map(\.flag), Array(repeating: 1, count: 5))
        XCTAssertEqual(Set(found.map(\.weatherTime)), [StoredWeather.time(7)])
        XCTAssertEqual(found.map(\.modelVersion), [nil, nil, nil, nil, "v2"])
        XCTAssertEqual([found[0].recordedAt, found[4].recordedAt], [100, 150])
        // Claims and returns use the database's clock.
        for event in found[1...3] {
            XCTAssertEqual(event.recordedAt, Date().timeIntervalSince1970, accuracy: 600)
        }
        let error = #""error":"a \"quoted\" error""#
        XCTAssertEqual(
            found.map(\.details),
            [
                #"{"reason":"drift","evidence":{"size":3}}"#,
                #"{"reason":"drift","holder":"a","attempts":1,"error":null,"duration":null,"verdict":null}"#,
                #"{"reason":"drift","holder":null,"attempts":1,\#(error),"duration":null,"verdict":null}"#,
                #"{"reason":"drift","holder":"a","attempts":2,\#(error),"duration":null,"verdict":null}"#,
                #"{"reason":"drift","holder":null,"attempts":2,"error":null,"duration":12.5,"verdict":"#
                    + "\(try JSONText.encode(verdict))}",
            ]
        )
    }

    func testAFlagThatFailsForGoodOrIsPromotedSaysSo() async throws {
        let found = try await events { transaction in
            let limits = RetryLimits(maximumAttempts: 1, backoff: .seconds(0))
            for outcome in ["failed", "accepted"] {
                let id = try transaction.raiseFlag(target: Self.target, reason: .manual, evidence: nil, now: 1).flag
                    .flag.id
                _ = try transaction.claimFlag(
                    target: Self.target,
                    holder: "a",
                    now: 2,
                    lease: .seconds(60),
                    limits: limits
                )
                try transaction.updateFlag(id) { flag in
                    if outcome == "failed" {
                        try flag.fail(by: "a", error: "e", now: 3, limits: limits)
                    } else {
                        try flag.conclude(promoted: true, by: "a", now: 4)
                    }
                }
            }
        }
        XCTAssertEqual(
            found.map(\.kind),
            [.flagRaised, .flagClaimed, .failed, .flagRaised, .flagClaimed, .accepted]
        )
        XCTAssertEqual([found[2].recordedAt, found[5].recordedAt], [3, 4])
    }

    func testEvidenceThatIsNotJSONIsLeftOut() async throws {
        let found = try await events { transaction in
            _ = try transaction.raiseFlag(target: Self.target, reason: .manual, evidence: "because", now: 1)
        }
        XCTAssertEqual(found.map(\.details), [#"{"reason":"manual","evidence":null}"#])
    }

    func testPromotionsProbationsAndVersionEventsAreRecorded() async throws {
        let found = try await events { transaction in
            let flag = try transaction.raiseFlag(target: Self.target, reason: .manual, evidence: nil, now: 0).flag.flag
                .id
            func promote(_ version: String, flag: Int64? = nil, now: Double) throws {
                try transaction.promote(
                    version: version,
                    of: Self.target,
                    actor: "trainer",
                    reason: "drift",
                    flag: flag,
                    now: now
                )
            }
            func cause(_ now: Double, _ evidence: String? = nil) -> HealingCause {
                HealingCause(actor: "operator", reason: "test", evidence: evidence, at: now)
            }
            try promote("v1", flag: flag, now: 1)
            try promote("v2", now: 2)
            try transaction.concludeProbation(of: "v2", target: Self.target, .passed, cause: cause(3, #"{"n":1}"#))
            try promote("v3", now: 4)
            try transaction.rollBack(Self.target, quarantine: true, cause: cause(5))
            try transaction.promote(
                version: "v3",
                of: Self.target,
                force: true,
                actor: "operator",
                reason: "again",
                flag: nil,
                now: 6
            )
            try transaction.insert(
                VersionEventRecord(version: "v1", kind: .pruned, happenedAt: 7, actor: "a", reason: "r"),
                of: Self.target
            )
        }
        let changes = found.dropFirst()
        XCTAssertEqual(
            Set(changes.map(\.kind)),
            [.promoted, .probationPassed, .rolledBack, .quarantined, .released]
        )
        XCTAssertEqual(changes.filter { $0.kind == .promoted }.map(\.modelVersion), ["v1", "v2", "v3", "v3"])
        XCTAssertEqual(changes.filter { $0.kind == .promoted }.map(\.flag), [flagOfTheFirst, nil, nil, nil])
        func details(_ kind: EventKind) -> [String] { changes.filter { $0.kind == kind }.map(\.details) }
        XCTAssertEqual(
            details(.promoted).first,
            #"{"previous":null,"actor":"trainer","reason":"drift","evidence":null}"#
        )
        XCTAssertEqual(details(.probationPassed), [#"{"predecessor":"v1","verdict":{"n":1}}"#])
        XCTAssertEqual(
            details(.rolledBack),
            [#"{"previous":"v3","actor":"operator","reason":"test","evidence":null}"#]
        )
        XCTAssertEqual(details(.quarantined), [#"{"actor":"operator","reason":"test"}"#])
        XCTAssertEqual(details(.released), [#"{"actor":"operator","reason":"again"}"#])
    }

    private let flagOfTheFirst: Int64? = 1

    func testAChangeThatIsTakenBackLeavesNoEvent() async throws {
        struct Refusal: Error {}
        let store = try newStore()
        do {
            try await store.write { transaction in
                _ = try transaction.raiseFlag(target: Self.target, reason: .manual, evidence: nil, now: 1)
                throw Refusal()
            }
            XCTFail("must throw, got no error")
        } catch is Refusal {}
        let found = try await store.read { try $0.events(EventQuery(target: Self.target, limit: 9)) }
        XCTAssertEqual(found, [])
    }
}
