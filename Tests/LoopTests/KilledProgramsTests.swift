import Foundation
import Healing
import Models
import Observations
import Store
import XCTest

/// The whole loop, while its programs are killed with signal 9 and restarted, again and again.
///
/// The default is twelve kills; `make kill-test` makes 200.
final class KilledProgramsTests: XCTestCase {
    private let seed = 3
    private let calmHours = 1100
    /// Forty hot days from hour 1200, then forty calm days, repeated.
    private let scenario = (0..<100).map { "heatwave:start=\(50 + 80 * $0)d,duration=40d,intensity=10" }
        .joined(separator: ";")

    func testTheLoopHealsThoughItsProgramsAreKilledAtAnyMoment() async throws {
        let plan = KillPlan.announced(for: name)
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: WebhookReceiver.settings)
        let receiver = try WebhookReceiver()
        try await receiver.register(installation, address: api.address)
        let posts = AcknowledgedPosts(installation, address: api.address)
        let forecasts = try AnsweredForecasts(installation, address: api.address)
        let watch = try LoopWatch(installation)
        let loop = try SupervisedLoop(installation, api: api, posts: posts)
        let store = try installation.store()
        let background = Task {
            await withTaskGroup { group in
                group.addTask { await posts.run() }
                group.addTask { await forecasts.run() }
                group.addTask { await watch.run() }
            }
        }
        try await loop.startDetectorAndTrainer()

        let weather = ["--seed", "\(seed)", "--scenario", scenario]
        try await loop.feed(weather + ["--hours", "\(calmHours)"])
        try await loop.killTheTrainerAtWork()
        try await eventually("there is a champion", within: .seconds(60)) {
            try await store.read { try $0.champion(of: Installation.target) != nil }
        }
        // Forty hours a second, for longer than the kills can take.
        try await loop.feed(weather + ["--hours", "100000", "--speed", "x144000"])
        for moment in plan.moments { try await loop.carryOut(moment) }
        try await waitForADriftThatIsHealed(store)

        let hours = try await store.read { try $0.observationCount(of: Installation.station) } + 200
        try await loop.finishFeeding(weather + ["--hours", "\(hours)"], within: .seconds(120))
        try await Self.waitForRest(store)
        background.cancel()
        await background.value
        let webhook = try await receiver.assertNothingIsLost(in: store)
        try await loop.stopAll()

        let stored = try await store.read { try $0.observations(of: Installation.station).map(\.observation) }
        let expected = try await undisturbedObservations(hours: hours)
        XCTAssertEqual(stored.count, hours)
        XCTAssertEqual(stored, expected)
        try await posts.assertAllAreKept(in: store)
        try await StoredWeather.assertOutcomesAreExactlyOnce(in: store)
        try await assertNoFlagFailedAndEveryChampionIsWhole(installation, store)
        let report = await watch.report
        XCTAssertEqual(report.violations, [])
        let wrongAnswers = await forecasts.violations
        XCTAssertEqual(wrongAnswers, [])
        let (acknowledged, unanswered) = (await posts.acknowledged.count, await posts.unanswered)
        XCTAssertGreaterThan(acknowledged, 20)
        let (flags, promotions) = try await store.read {
            (try $0.flags(of: Installation.target, limit: 10_000), try $0.promotionCount(of: Installation.target))
        }
        print(
            """
            \(name): \(plan.moments.count) kills with seed \(plan.seed), \(await loop.interruptedRetrains) in a retrain; \
            \(hours) hours fed, \(acknowledged) posts acknowledged and \(unanswered) unanswered, \
            \(await forecasts.answered) forecasts, \(flags.count) flags, \(promotions) promotions, \
            \(report.snapshots) snapshots; \(webhook.events) events in \(webhook.messages) messages to a webhook
            """
        )
    }

    /// The simulator's observations, fed to a loop without kills.
    private func undisturbedObservations(hours: Int) async throws -> [Observation] {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: hours, seed: seed, scenario: scenario)
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0))
        let observations = try await installation.store().read { try $0.observations(of: Installation.station) }
        let first = try XCTUnwrap(observations.first).hour
        XCTAssertEqual(observations.map(\.hour), (0..<hours).map { first + $0 }, "an hour is missing")
        return observations.map(\.observation)
    }

    private func waitForADriftThatIsHealed(_ store: Store) async throws {
        func flags() async throws -> [RetrainFlag] {
            try await store.read { try $0.flags(of: Installation.target, limit: 10_000).map(\.flag) }
        }
        do {
            try await eventually("a drift leads to a new champion", within: .seconds(90)) {
                try await flags()
                    .contains { flag in
                        if case .promoted = flag.state { return flag.reason == .drift }
                        return false
                    }
            }
        } catch is DeadlinePassed {
            XCTFail("no drift has led to a new champion: \(try await flags())")
        }
    }

    /// Waits until the detector has judged the last outcome and no flag is claimed.
    private static func waitForRest(_ store: Store) async throws {
        try await eventually("the detector has judged every outcome and no flag is claimed", within: .seconds(60)) {
            try await store.read { transaction in
                let (target, station) = (Installation.target, Installation.station)
                let newest = try transaction.latestOutcomes(of: station, target: target, horizon: 1, limit: 1).first?.id
                let judged = try transaction.detector(target: target, station: station)?.outcome
                if case .claimed = try transaction.openFlag(of: target)?.flag.state { return false }
                return judged == newest && newest != nil
            }
        }
    }

    private func assertNoFlagFailedAndEveryChampionIsWhole(_ installation: Installation, _ store: Store) async throws {
        let (flags, promotions) = try await store.read { transaction in
            (
                try transaction.flags(of: Installation.target, limit: 10_000).map(\.flag),
                try transaction.promotions(of: Installation.target, limit: 10_000)
            )
        }
        for flag in flags {
            if case .failed = flag.state { XCTFail("flag \(flag.id) failed: \(flag.error ?? "")") }
        }
        for version in Set(promotions.map(\.version)) {
            let artifact = try installation.artifacts.load(target: Installation.target, version: version)
            XCTAssertNoThrow(try artifact.verifiedModel(), version)
        }
    }
}
