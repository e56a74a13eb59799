import CanonicalJSON
import Foundation
import Healing
import Observations
import RandomNumbers
import Store
import XCTest

/// Jobs, while the API and both of their runners are killed with signal 9 and restarted, again and again.
///
/// The default is twelve kills; `make kill-test` makes 200.
final class KilledJobsTests: XCTestCase {
    private let hours = 900

    /// The requests, in turn; a retrain takes longest, so it comes once in eleven.
    private static let bodies = quick + quick + [#"{"kind": "retrain", "reason": "a test"}"#]
    private static let quick = [
        #"{"kind": "export", "stations": ["SIM"]}"#,
        #"{"kind": "replay", "stations": ["SIM"], "retrain": false, "to": "2025-07-10T00:00:00Z"}"#,
        #"{"kind": "export", "data": "outcomes", "format": "ndjson"}"#,
        #"{"kind": "tune", "stations": ["SIM"], "settings": [{"model": "ridge", "train": "station"}]}"#,
        #"{"kind": "export", "data": "forecasts"}"#,
    ]

    func testNoJobIsLostOrRunTwiceThoughRunnersAreKilledAtAnyMoment() async throws {
        let plan = KillPlan.announced(for: name)
        let installation = try Installation(for: self)
        var api = try await installation.startAPI()
        let (port, address) = (api.port, api.address)
        try await installation.feed(api, hours: hours)
        let store = try installation.store()
        var trainers = try (0..<2).map { _ in try startTrainer(installation) }
        let posts = PostedJobs(installation, address: address, bodies: Self.bodies, most: 90, seed: plan.seed)
        let posting = Task { await posts.run() }
        var random = SplitMix64(seed: plan.seed)
        var interrupted = 0
        for moment in plan.moments {
            try await Task.sleep(for: moment.delay)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                try await api.program.killAtOnce()
                api = try await installation.startAPI(port: port)
            case let victim:
                try await waitForTheLastAttempts(store)
                let index = victim % 2
                let holder = "-\(trainers[index].identifier)-"
                try await trainers[index].killAtOnce()
                let held = try await store.read { try $0.jobs(state: .running, limit: 1000) }
                    .filter { $0.holder?.contains(holder) == true }
                if !held.isEmpty { interrupted += 1 }
                trainers[index] = try startTrainer(installation)
            }
        }
        posting.cancel()
        await posting.value
        try await eventually("every job has ended", within: .seconds(180)) {
            try await store.read { try $0.jobCounts().open }.isEmpty
        }
        await posts.repeatAll()
        for trainer in trainers {
            let ending = try await trainer.terminate(within: .seconds(20))
            XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        }
        let history = try await JobHistory(store)
        XCTAssertEqual(history.violations, [])
        let acknowledged = await posts.acknowledged
        let wrongAnswers = await posts.violations
        XCTAssertEqual(wrongAnswers, [])
        XCTAssertGreaterThan(acknowledged.count, 5)
        let jobs = try await store.read { try $0.jobs(limit: 1000) }
        XCTAssertEqual(jobs.map(\.id).sorted(), acknowledged.values.sorted(), "a job is lost or doubled")
        try await assertEveryEffectIsThereOnce(jobs, installation, store)
        print(
            """
            \(name): \(plan.moments.count) kills with seed \(plan.seed), \(interrupted) in a job; \(jobs.count) jobs, \
            \(history.takeovers) taken over, \(await posts.cancels) canceled by the client, \
            \(await posts.repeated) requests repeated; \
            \(Dictionary(grouping: jobs) { "\($0.kind.rawValue) \($0.state.rawValue)" }.mapValues(\.count))
            """
        )
    }

    private func startTrainer(_ installation: Installation) throws -> RunningProgram {
        try installation.start(.trainer, "--minimum-hours", "400", "--history-hours", "720", "--lease", "2s")
    }

    /// Waits until no job and no flag is at its last attempt: another kill would make it fail, as it should.
    private func waitForTheLastAttempts(_ store: Store) async throws {
        try await eventually("the last attempt at a job or a flag ends", within: .seconds(120)) {
            try await store.read { transaction in
                let jobs = try transaction.jobs(limit: 1000).filter { !$0.state.isFinished }
                let flag = try transaction.openFlag(of: Installation.target)?.flag.attempts ?? 0
                return jobs.allSatisfy { $0.attempts < 4 } && flag < 2
            }
        }
    }

    private func assertEveryEffectIsThereOnce(
        _ jobs: [JobRecord],
        _ installation: Installation,
        _ store: Store
    ) async throws {
        let flags = try await store.read { try $0.flags(of: Installation.target, limit: 10_000).map(\.flag) }
        let manual = flags.filter { $0.reason == .manual }.map(\.id)
        var raised: [Int64] = []
        let files = JobFiles(database: installation.database)
        for job in jobs {
            XCTAssertTrue(
                [.succeeded, .canceled].contains(job.state),
                "job \(job.id) \(job.kind.rawValue): \(job.error?.detail ?? "")"
            )
            let (result, flag) = try await store.read { transaction in
                (try transaction.jobResult(job.id), try transaction.flag(ofJob: job.id)?.flag.id)
            }
            raised += [flag].compactMap { $0 }
            XCTAssertEqual(result != nil, job.state == .succeeded)
            guard job.kind == .export, job.state == .succeeded else { continue }
            let name = try XCTUnwrap(job.file)
            XCTAssertTrue(name.hasPrefix("\(job.id)-\(job.token)."), "the file must be of the newest attempt: \(name)")
            let bytes = try Data(contentsOf: files.file(named: name)).count
            XCTAssertEqual(bytes, job.resultBytes)
        }
        // A retrain that succeeded has raised one flag, and no other flag is manual.
        XCTAssertEqual(raised.sorted(), manual.sorted())
        XCTAssertEqual(Set(raised).count, raised.count)
        let retrains = jobs.filter { $0.kind == .retrain && $0.state == .succeeded }
        XCTAssertLessThanOrEqual(retrains.count, raised.count)
    }
}
