import Foundation
import Healing
import Maintenance
import Models
import Observations
import Registry
import Store
import Timing
import XCTest

final class HousekeepingTests: XCTestCase {
    private static let day = 86_400.0
    private static let start = Double(Installation.start.secondsSince1970)

    /// The wall clock time at which an hour is received if it is sent without delay.
    private static func live(_ hour: Int) -> Double { start + Double(hour) * 3600 }

    private func housekeeping(
        _ installation: Installation,
        keeping days: Double = 10,
        now: Double,
        versions: Int = 50
    ) -> Housekeeping {
        let clock = WallClock { now }
        return Housekeeping(
            store: installation.store,
            registries: [installation.registry(now: clock)],
            limits: RetentionLimits(
                observations: days * Self.day,
                outcomes: days * Self.day / 2,
                events: days * Self.day
            ),
            versions: versions,
            now: clock,
            logger: Installation.silent
        )
    }

    func testOldRowsGoAndTheOthersStay() async throws {
        let installation = try installation()
        try await installation.observe(0..<2000, received: Self.live)
        let sweeper = housekeeping(installation, now: Self.live(1999))
        let swept = try await sweeper.sweep()
        // Ten days are 240 hours before the newest hour; five days are 120. The last forecast waits for its outcome.
        XCTAssertEqual(swept.observations, 1759)
        XCTAssertEqual(swept.forecasts, 1878)
        let counts = try await installation.counts()
        XCTAssertEqual(counts.observations, 241)
        XCTAssertEqual(counts.outcomes, 121)
        XCTAssertEqual(counts.forecasts, 122)
        let oldest = try await installation.store.read { try $0.observations(of: "here").first?.hour }
        XCTAssertEqual(oldest, Installation.start.adding(hours: 1759).nearestHour)
        let again = try await sweeper.sweep()
        XCTAssertTrue(again.isEmpty)
    }

    func testOldJobsGoWithTheirFilesAndLeftoversGoToo() async throws {
        let installation = try installation()
        let store = installation.store
        let job = NewJob(kind: .export, client: "here", idempotencyKey: nil, request: "{}", data: nil, digest: "")
        let limits = RetryLimits()
        for (end, name) in [(10.0, "1-1.csv"), (20 * Self.day, "2-1.csv")] {
            try await store.write { transaction in
                _ = try transaction.createJob(job, quota: JobQuota(), now: end)
                let claimed = try transaction.claimJob(
                    [.export],
                    holder: "one",
                    now: end,
                    lease: .seconds(60),
                    limits: limits
                )
                guard let claimed else { return XCTFail("there is a job") }
                try transaction.finishJob(JobClaim(claimed), .succeeded(result: "{}", file: name, bytes: 1), now: end)
            }
        }
        _ = try await store.write { try $0.createJob(job, quota: JobQuota(), now: 20 * Self.day) }
        let files = JobFiles(database: store.path)
        try files.create()
        // Of the old result, of the kept one, of a lost attempt at it, of an open job, and of somebody else.
        for name in ["1-1.csv", "2-1.csv", "2-0.csv.part", "3-1.csv.part", "notes.txt"] {
            try Data("x".utf8).write(to: files.file(named: name))
        }
        let swept = try await housekeeping(installation, now: 21 * Self.day).sweep()
        XCTAssertEqual(swept.jobs, 1)
        XCTAssertEqual(files.all().sorted(), ["2-1.csv", "3-1.csv.part", "notes.txt"])
        let jobs = try await store.read { try $0.jobs(limit: 10).map(\.id) }
        XCTAssertEqual(jobs, [3, 2])
    }

    func testHistoryThatWasStoredLatelyStays() async throws {
        let installation = try installation()
        let now = Self.live(50_000)
        try await installation.observe(0..<1000) { _ in now }
        let swept = try await housekeeping(installation, now: now).sweep()
        XCTAssertTrue(swept.isEmpty, "\(swept)")
    }

    func testAClockThatJumpsDeletesNothing() async throws {
        let installation = try installation()
        try await installation.observe(0..<100, received: Self.live)
        for jump in [-1000, 1, 1000, 1e6] {
            let swept = try await housekeeping(installation, now: Self.live(99) + jump * Self.day).sweep()
            XCTAssertTrue(swept.isEmpty, "\(jump) days: \(swept)")
        }
        // Also if later observations are stored with the wrong time.
        try await installation.observe(100..<101) { _ in Self.live(100) + 1000 * Self.day }
        let swept = try await housekeeping(installation, now: Self.live(100) + 1000 * Self.day).sweep()
        XCTAssertTrue(swept.isEmpty, "\(swept)")
    }

    func testAStationThatFellSilentLongAgoIsForgotten() async throws {
        let installation = try installation()
        try await installation.observe(0..<100, at: "gone", received: Self.live)
        try await installation.observe(0..<1000, received: Self.live)
        try await installation.store.write { transaction in
            try transaction.save(
                DetectorRecord(outcome: 1_000_000, state: Data()),
                target: Installation.target,
                station: "gone"
            )
        }
        let swept = try await housekeeping(installation, now: Self.live(999)).sweep()
        XCTAssertEqual(swept.detectors, 1)
        let left = try await installation.store.read { try $0.observationCount(of: "gone") }
        XCTAssertEqual(left, 0)
    }

    func testWhatTheDetectorHasNotSeenStays() async throws {
        let installation = try installation()
        try await installation.observe(0..<1000, received: Self.live)
        let seen = try await installation.store.read {
            try $0.outcomesHere(limit: 300).last?.id ?? 0
        }
        try await installation.store.write { transaction in
            try transaction.save(
                DetectorRecord(outcome: seen, state: Data()),
                target: Installation.target,
                station: "here"
            )
        }
        _ = try await housekeeping(installation, now: Self.live(999)).sweep()
        let first = try await installation.store.read {
            try $0.outcomesHere(limit: 1).first?.id
        }
        XCTAssertEqual(first, seen + 1)
    }

    func testOldVersionsLoseTheirFiles() async throws {
        let installation = try installation()
        var versions: [String] = []
        for seed: UInt64 in 1...5 { versions.append(try await installation.promote(seed: seed)) }
        let swept = try await housekeeping(installation, now: Date().timeIntervalSince1970, versions: 1).sweep()
        XCTAssertEqual(swept.versions, 1)
        let left = try installation.artifacts.entries(of: "temperature").map(\.name)
        XCTAssertEqual(Set(left), Set(versions.suffix(4)), "the versions that the service uses must be kept")
    }

    func testVersionsOfEveryTargetAreSwept() async throws {
        let installation = try installation()
        for seed: UInt64 in 1...5 {
            try await installation.promote(seed: seed)
            try await installation.promote(.pressure, seed: seed)
        }
        let targets: [TargetName] = [Installation.target, "pressure"]
        let sweeper = Housekeeping(
            store: installation.store,
            registries: targets.map {
                ModelRegistry(store: installation.store, artifacts: installation.artifacts, target: $0)
            },
            limits: RetentionLimits(observations: Self.day, outcomes: Self.day, events: Self.day),
            versions: 1,
            logger: Installation.silent
        )
        let swept = try await sweeper.sweep()
        XCTAssertEqual(swept.versions, 2)
        for target in targets { XCTAssertEqual(try installation.artifacts.entries(of: target).count, 4) }
    }
}
