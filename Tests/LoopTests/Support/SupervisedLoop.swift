import Foundation
import Healing
import Store
import XCTest

/// The four programs, each restarted after a kill, as by a service manager.
actor SupervisedLoop {
    private let installation: Installation
    private let address: String
    private let port: String
    private let posts: AcknowledgedPosts
    private let store: Store
    /// The feeder's arguments, in addition to the API's address.
    private var feeding: [String] = []
    private var running: [LoopProgram: RunningProgram] = [:]
    /// The number of kills of each program.
    private(set) var kills: [LoopProgram: Int] = [:]
    /// The number of kills of a trainer during a retrain.
    private(set) var interruptedRetrains = 0

    /// - Parameters:
    ///   - installation: the installation of the programs.
    ///   - api: the running API; after a kill it is restarted at the same port.
    ///   - posts: a client that posts all the time.
    /// - Throws: an error of opening the database.
    init(_ installation: Installation, api: RunningAPI, posts: AcknowledgedPosts) throws {
        self.installation = installation
        self.posts = posts
        address = api.address
        port = api.port
        store = try installation.store()
        running[.api] = api.program
    }

    func startDetectorAndTrainer() async throws {
        for program in [LoopProgram.detector, .trainer] { try await start(program) }
    }

    /// Restarts the feeder with other arguments.
    func feed(_ arguments: [String]) async throws {
        try await running[.feeder]?.killAtOnce()
        feeding = arguments
        try await start(.feeder)
    }

    /// Kills a program at the given moment, checks the database, restarts the program, and waits until it works.
    func carryOut(_ moment: KillPlan.Moment) async throws {
        try await Task.sleep(for: moment.delay)
        if moment.victim == .trainer { try await waitForTheLastAttempt() }
        let begin = ContinuousClock.now
        let work = try await kill(moment.victim)
        try await posts.assertAllAreKept(in: store)
        try await StoredWeather.assertOutcomesAreExactlyOnce(in: store)
        try await start(moment.victim)
        try await waitUntilItIsAtWork(moment.victim, after: work)
        let took = (ContinuousClock.now - begin).formatted(.units(allowed: [.milliseconds]))
        print("kill \(moment.number): \(moment.victim.rawValue) after \(moment.delay), \(work); well again in \(took)")
    }

    /// Waits until a trainer starts a retrain, and kills it during the retrain.
    func killTheTrainerAtWork() async throws {
        try await eventually("a trainer is at work") { @Sendable [store] in
            try await store.read { try $0.lease() } != nil
        }
        let work = try await kill(.trainer)
        XCTAssertNotNil(work.lease, "the retrain was done before it could be interrupted")
        try await start(.trainer)
        try await waitUntilItIsAtWork(.trainer, after: work)
    }

    /// Stops the feeder and feeds the rest.
    func finishFeeding(_ arguments: [String], within limit: Duration) async throws {
        try await feed(arguments)
        guard let feeder = running.removeValue(forKey: .feeder) else { return }
        let ending = try await feeder.end(within: limit)
        XCTAssertEqual(ending, .exited(status: 0), feeder.standardError)
    }

    func stopAll() async throws {
        for (program, process) in running {
            let ending = try await process.terminate()
            XCTAssertEqual(ending, .exited(status: 0), "\(program): \(process.standardError)")
        }
    }

    /// The state of the work of a killed program.
    private struct Work: CustomStringConvertible {
        /// The lease of the trainer's flag.
        var lease: RetrainFlag.Lease?
        var newestOutcome: Int64
        var observations: Int
        var acknowledged: Int

        var description: String { "\(observations) observations, \(lease == nil ? "no retrain" : "in a retrain")" }
    }

    private func kill(_ program: LoopProgram) async throws -> Work {
        guard let process = running[program] else { throw EndedEarly(ending: .exited(status: 0), said: "not started") }
        if let ending = process.ending { throw EndedEarly(ending: ending, said: process.standardError) }
        try await process.killAtOnce()
        kills[program, default: 0] += 1
        var work = try await store.read { transaction in
            let station = Installation.station
            return Work(
                lease: try transaction.lease(),
                newestOutcome: try transaction.newestOutcome(of: station) ?? 0,
                observations: try transaction.observationCount(of: station),
                acknowledged: 0
            )
        }
        work.acknowledged = await posts.acknowledged.count
        if program == .trainer, work.lease != nil { interruptedRetrains += 1 }
        return work
    }

    private func waitUntilItIsAtWork(_ program: LoopProgram, after work: Work) async throws {
        let process = running[program]
        let expectation = "\(program.rawValue) continues after the kill (\(work))"
        try await eventually(expectation, within: .seconds(60), or: { process?.standardError ?? "" }) {
            @Sendable [store, posts] in
            if let ending = process?.ending { throw EndedEarly(ending: ending, said: process?.standardError ?? "") }
            switch program {
            case .api: return await posts.acknowledged.count > work.acknowledged
            case .feeder:
                return try await store.read { try $0.observationCount(of: Installation.station) } > work.observations
            case .detector:
                let (target, station) = (Installation.target, Installation.station)
                let judged = try await store.read { try $0.detector(target: target, station: station)?.outcome }
                return judged ?? 0 >= work.newestOutcome
            case .trainer:
                guard let lost = work.lease else { return true }
                return try await store.read { try $0.lease()?.holder } != lost.holder
            }
        }
    }

    /// Waits for the third attempt at a flag to end, because a third lost attempt makes the flag fail.
    private func waitForTheLastAttempt() async throws {
        try await eventually("the last attempt at a flag ends", within: .seconds(60)) { @Sendable [store] in
            try await store.read { try $0.openFlag(of: Installation.target)?.flag.attempts ?? 0 } < 2
        }
    }

    private func start(_ program: LoopProgram) async throws {
        switch program {
        case .api:
            running[.api] =
                try await installation.startAPI(port: port, changing: WebhookReceiver.settings).program
        case .feeder:
            running[.feeder] = try installation.start(
                program.executable,
                ["--api", address] + feeding,
                environment: installation.environment
            )
        case .detector: running[.detector] = try installation.start(.detector)
        case .trainer:
            running[.trainer] = try installation.start(
                program.executable,
                [
                    "--minimum-hours", "1000", "--history-hours", "2160", "--lease", "2s", "--stale-after", "5s",
                    "--retrain-backoff", "1s",
                ],
                environment: installation.environment
            )
        }
    }
}

extension ReadTransaction {
    /// The identifier of the newest outcome an hour ahead.
    fileprivate func newestOutcome(of station: String) throws -> Int64? {
        try latestOutcomes(of: station, target: Installation.target, horizon: 1, limit: 1).first?.id
    }

    /// The lease of the trainer at work.
    fileprivate func lease() throws -> RetrainFlag.Lease? {
        guard case .claimed(let lease)? = try openFlag(of: Installation.target)?.flag.state else { return nil }
        return lease
    }
}
