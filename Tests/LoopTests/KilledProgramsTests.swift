import Forecasting
import Foundation
import Healing
import Store
import XCTest

/// The whole loop, whose programs are killed with signal 9 again and again and started anew.
final class KilledProgramsTests: XCTestCase {
    private let seed = 3
    private let calmHours = 1100
    private let hours = 2160
    /// From hour 1200 on.
    private let scenario = "heatwave:start=50d,duration=40d,intensity=10"

    func testTheLoopHealsThoughItsProgramsAreKilledAtAnyMoment() async throws {
        let random = SeededGenerator.announced(for: name)
        let expected = try await undisturbedObservations()
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let loop = try SupervisedLoop(installation, api: api, random: random)
        try await loop.startDetectorAndTrainer()
        let watch = try LoopWatch(installation)
        let posts = AcknowledgedPosts(installation, address: api.address)
        let watching = Task { await watch.run() }
        let posting = Task { await posts.run() }

        let store = try installation.store()
        let weather = ["--seed", "\(seed)", "--scenario", scenario]
        try await loop.feed(weather + ["--hours", "\(calmHours)"])
        try await loop.killTheTrainerAtWork()
        try await loop.killEach(atLeast: 0) {
            try await store.read { try $0.champion(of: Installation.model) != nil }
        }
        // Sixty hours a second.
        try await loop.feed(weather + ["--hours", "\(hours)", "--speed", "x216000"])
        try await loop.killEach(atLeast: 2) { try await Self.isHealed(store) }
        try await loop.feed(weather + ["--hours", "\(hours)"])
        try await loop.finishFeeding(within: .seconds(60))
        try await Self.waitForRest(store)
        posting.cancel()
        await posting.value
        watching.cancel()
        await watching.value
        try await loop.stopAll()

        let stored = try await store.read { try $0.observations(of: Installation.station).map(\.observation) }
        XCTAssertEqual(stored.count, hours)
        XCTAssertEqual(stored, expected)
        try await StoredWeather.assertOutcomesAreExactlyOnce(in: store)
        let once = try await store.read { try $0.observations(of: AcknowledgedPosts.station).map(\.hour.nearestHour) }
        let acknowledged = await posts.acknowledged
        XCTAssertEqual(acknowledged.subtracting(once), [], "acknowledged, yet not in the database")
        XCTAssertGreaterThan(acknowledged.count, 20)
        let report = await watch.report
        XCTAssertEqual(report.violations, [])
        XCTAssertGreaterThan(report.snapshots, 100)
        try await assertEveryFlagWasHandledOnce(installation, store)
        let unanswered = await posts.unanswered
        print("\(name): kills \(await loop.kills), \(report.snapshots) snapshots, \(unanswered) posts unanswered")
    }

    /// What the simulator says, through a loop in which nothing happens.
    private func undisturbedObservations() async throws -> [Observation] {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: hours, seed: seed, scenario: scenario)
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0))
        let observations = try await installation.store().read { try $0.observations(of: Installation.station) }
        let first = try XCTUnwrap(observations.first).hour
        XCTAssertEqual(observations.map(\.hour), (0..<hours).map { first.adding(hours: $0) }, "an hour is missing")
        return observations.map(\.observation)
    }

    /// Whether a drift has led to a new champion.
    private static func isHealed(_ store: Store) async throws -> Bool {
        try await store.read { transaction in
            try transaction.flags(of: Installation.model, limit: 100)
                .contains { record in
                    if case .promoted = record.flag.state { return record.flag.reason == .drift }
                    return false
                }
        }
    }

    /// Until the detector has judged the last outcome and nobody holds a flag.
    private static func waitForRest(_ store: Store) async throws {
        try await eventually("the detector has judged every outcome and no flag is claimed") {
            try await store.read { transaction in
                let model = Installation.model
                let station = Installation.station
                let newest = try transaction.latestOutcomes(of: station, horizon: 1, limit: 1).first?.id
                let judged = try transaction.detector(model: model, station: station)?.outcome
                if case .claimed = try transaction.openFlag(of: model)?.flag.state { return false }
                return judged == newest && newest != nil
            }
        }
    }

    private func assertEveryFlagWasHandledOnce(_ installation: Installation, _ store: Store) async throws {
        let (flags, promotions) = try await store.read { transaction in
            (
                try transaction.flags(of: Installation.model, limit: 1000).map(\.flag),
                try transaction.promotions(of: Installation.model, limit: 1000)
            )
        }
        let promoted = flags.filter { flag in
            if case .promoted = flag.state { return true }
            return false
        }
        XCTAssertEqual(promotions.compactMap(\.flag).sorted(), promoted.map(\.id).sorted())
        XCTAssertEqual(promotions.count, Set(promotions.map(\.version)).count, "a version was promoted twice")
        for promotion in promotions {
            let artifact = try installation.artifacts.load(model: Installation.model, version: promotion.version)
            XCTAssertNoThrow(try artifact.verifiedForecaster(), promotion.version)
        }
        for flag in flags {
            if case .failed = flag.state { XCTFail("flag \(flag.id) failed: \(flag.error ?? "")") }
        }
    }
}
