import Foundation
import Healing
import Observations
import Store
import StoredWeather
import TestSupport
import XCTest

/// An unknown word in the database throws an error with table and column, and is never read as a known word.
final class UnknownWordTests: XCTestCase {
    private static let target: TargetName = "temperature"

    /// A store with a flag, a promotion, a version event, a probation, a forecast, an outcome, a drift event and an
    /// event.
    private func filledStore() async throws -> (Store, place: String) {
        let place = try newPlace()
        let store = try open(place)
        try await store.keep([], [StoredWeather.forecast(issued: 0)])
        try await store.write { transaction in
            for version in ["v1", "v2", "v3"] {
                try transaction.insert(
                    VersionRecord(
                        target: Self.target,
                        version: version,
                        parent: nil,
                        sha256: "00",
                        manifest: "{}",
                        publishedAt: 0
                    )
                )
            }
            try transaction.recordOutcomes(
                of: "here",
                target: Self.target,
                at: StoredWeather.hour(1),
                actual: 3,
                storedAt: 0
            )
            _ = try transaction.raiseFlag(target: Self.target, reason: .drift, evidence: nil, now: 0)
            for version in ["v1", "v2"] {
                try transaction.promote(
                    version: version,
                    of: Self.target,
                    actor: "test",
                    reason: "test",
                    flag: nil,
                    now: 0
                )
            }
            let cause = HealingCause(actor: "test", reason: "test", at: 0)
            try transaction.concludeProbation(of: "v2", target: Self.target, .passed, cause: cause)
            try transaction.quarantine("v3", of: Self.target, cause: cause)
            try transaction.insert(
                DriftEventRecord(
                    target: Self.target,
                    modelVersion: nil,
                    station: "here",
                    outcome: 1,
                    targetTime: StoredWeather.time(1),
                    kind: .warning,
                    evidence: "{}",
                    recordedAt: 0
                )
            )
        }
        return (store, place)
    }

    /// Writes the word `whim` into a column and reads it.
    private func assertRefused(
        _ table: String,
        _ column: String,
        where condition: String = "TRUE",
        droppingGuards guards: [String] = [],
        line: UInt = #line,
        _ read: @escaping @Sendable (ReadTransaction) throws -> Void
    ) async throws {
        let (store, place) = try await filledStore()
        try await store.read(read)
        let drops = guards.map { "DROP TRIGGER \($0);" }.joined()
        try tamper(place, "\(drops) UPDATE \(table) SET \(column) = 'whim' WHERE \(condition)")
        await assertThrows(
            StoreError.unknownWord(path: store.path, table: table, column: column, word: "whim"),
            line: line
        ) { try await store.read(read) }
    }

    func testTheReasonOfAFlag() async throws {
        try await assertRefused("retrain_flags", "reason") { _ = try $0.flags(of: Self.target, limit: 1) }
        try await assertRefused("retrain_flags", "reason") { _ = try $0.flagCounts(of: Self.target) }
    }

    func testTheStateOfAFlag() async throws {
        try await assertRefused("retrain_flags", "state") { _ = try $0.flags(of: Self.target, limit: 1) }
        try await assertRefused("retrain_flags", "state") { _ = try $0.flagCounts(of: Self.target) }
    }

    func testTheKindOfAPromotion() async throws {
        let guards = ["promotions_are_not_changed"]
        try await assertRefused("promotions", "kind", droppingGuards: guards) { _ = try $0.champion(of: Self.target) }
        try await assertRefused("promotions", "kind", droppingGuards: guards) {
            _ = try $0.healingState(of: Self.target)
        }
    }

    func testTheKindOfAVersionEvent() async throws {
        try await assertRefused("version_events", "kind", droppingGuards: ["version_events_are_not_changed"]) {
            _ = try $0.versionEvents(of: "v3", target: Self.target)
        }
    }

    func testTheEndOfAProbation() async throws {
        try await assertRefused("probations", "state") { _ = try $0.probations(of: Self.target, limit: 9) }
        try await assertRefused("probations", "state") { _ = try $0.probationCounts(of: Self.target) }
    }

    func testTheAnswererOfAForecastAndOfAnOutcome() async throws {
        try await assertRefused("forecasts", "answered_by") {
            _ = try $0.latestForecasts(of: "here", target: Self.target)
        }
        try await assertRefused("outcomes", "answered_by") {
            _ = try $0.latestOutcomes(of: "here", target: Self.target, horizon: 1, limit: 1)
        }
    }

    func testTheKindOfADriftEvent() async throws {
        try await assertRefused("drift_events", "kind") { _ = try $0.driftEvents(of: Self.target, limit: 9) }
        try await assertRefused("drift_events", "kind") { _ = try $0.driftEventCounts(of: Self.target) }
    }

    func testTheKindOfAnEvent() async throws {
        try await assertRefused("events", "kind", where: "id = 1", droppingGuards: ["events_are_not_changed"]) {
            _ = try $0.events(EventQuery(target: Self.target, limit: 99))
        }
    }

    func testTheErrorNamesTheWordAndItsPlace() {
        let error = StoreError.unknownWord(path: "/p", table: "events", column: "kind", word: "whim")
        for part in ["/p", "events", "kind", "whim"] { XCTAssertTrue("\(error)".contains(part), "\(error)") }
        XCTAssertFalse(error.isTransient)
    }
}
