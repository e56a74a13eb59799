import Foundation
import Healing
import Store
import XCTest

/// The four programs, each started again as soon as it was killed, as a service manager would.
actor SupervisedLoop {
    private let installation: Installation
    private let address: String
    private let port: String
    /// The feeder's arguments beside the API's address.
    private var feeding: [String] = []
    private let store: Store
    private var random: SeededGenerator
    private var running: [LoopProgram: RunningProgram] = [:]
    /// How often each program was killed.
    private(set) var kills: [LoopProgram: Int] = [:]
    /// Flags whose first attempt was interrupted.
    private var interrupted: Set<Int64> = []

    /// - Parameters:
    ///   - installation: of the programs.
    ///   - api: runs already; after a kill it is started at the same port.
    ///   - random: draws the victims and the moments.
    /// - Throws: what opening the database throws.
    init(_ installation: Installation, api: RunningAPI, random: SeededGenerator) throws {
        self.installation = installation
        self.random = random
        address = api.address
        port = api.port
        store = try installation.store()
        running[.api] = api.program
    }

    func startDetectorAndTrainer() async throws {
        for program in [LoopProgram.detector, .trainer] { try await start(program) }
    }

    /// Kills the feeder, if one runs, and starts one with other arguments.
    func feed(_ arguments: [String]) async throws {
        try await running[.feeder]?.killAtOnce()
        feeding = arguments
        try await start(.feeder)
    }

    /// Kills programs at random moments until the condition holds and every program was killed so often.
    ///
    /// A trainer is killed in the middle of the first attempt of every flag; a third lost attempt would rightly leave
    /// the flag failed.
    func killEach(atLeast times: Int, until isDone: @Sendable () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let limit = Duration.seconds(60)
        let deadline = clock.now.advanced(by: limit)
        var victims: [LoopProgram] = []
        while true {
            let enough = LoopProgram.allCases.allSatisfy { kills[$0, default: 0] >= times }
            if enough, try await isDone() { return }
            guard clock.now < deadline else {
                throw DeadlinePassed(expectation: "the loop gets there", limit: limit, found: try await state)
            }
            if victims.isEmpty { victims = LoopProgram.allCases.shuffled(using: &random) }
            try await interruptTraining(after: random.duration(milliseconds: 0...400))
            try await clock.sleep(for: random.duration(milliseconds: 50...700))
            guard let victim = victims.popLast() else { continue }
            if victim == .trainer, try await lostAttempts() >= 2 { continue }
            try await restart(victim)
        }
    }

    /// Waits until a trainer has begun, and kills it before it can be done.
    func killTheTrainerAtWork() async throws {
        let flag = try await eventually("a trainer is at work") { @Sendable [store] () -> RetrainFlag? in
            let open = try await store.read { try $0.openFlag(of: Installation.model)?.flag }
            guard let open, case .claimed = open.state else { return nil }
            return open
        }
        try await Task.sleep(for: random.duration(milliseconds: 0...150))
        try await restart(.trainer)
        let lost = try await store.read { try $0.flag(flag.id)?.flag }
        XCTAssertEqual(lost?.isOpen, true, "the training was done before it could be interrupted")
        interrupted.insert(flag.id)
    }

    /// Waits until the feeder has fed everything.
    func finishFeeding(within limit: Duration) async throws {
        guard let feeder = running[.feeder] else { return }
        let ending = try await feeder.end(within: limit)
        XCTAssertEqual(ending, .exited(status: 0), feeder.standardError)
        running[.feeder] = nil
    }

    func stopAll() async throws {
        for (program, process) in running {
            let ending = try await process.terminate()
            XCTAssertEqual(ending, .exited(status: 0), "\(program): \(process.standardError)")
        }
    }

    /// Attempts at the open flag that were, or may be lost by a kill at this moment.
    private func lostAttempts() async throws -> Int {
        try await store.read { try $0.openFlag(of: Installation.model)?.flag.attempts ?? 0 }
    }

    private func interruptTraining(after delay: Duration) async throws {
        let open = try await store.read { try $0.openFlag(of: Installation.model)?.flag }
        guard let open, case .claimed = open.state, open.attempts == 1, interrupted.insert(open.id).inserted else {
            return
        }
        try await Task.sleep(for: delay)
        try await restart(.trainer)
    }

    private func restart(_ program: LoopProgram) async throws {
        guard let process = running[program] else { return }
        if let ending = process.ending {
            // A feeder has an end; the others have not.
            if program == .feeder, ending == .exited(status: 0) { return }
            throw EndedEarly(ending: ending, said: process.standardError)
        }
        try await process.killAtOnce()
        kills[program, default: 0] += 1
        try await start(program)
    }

    private func start(_ program: LoopProgram) async throws {
        switch program {
        case .api: running[.api] = try await installation.startAPI(port: port).program
        case .feeder:
            running[.feeder] = try installation.start(
                program.executable,
                ["--api", address] + feeding,
                environment: installation.environment
            )
        case .detector: running[.detector] = try installation.start(.detector)
        case .trainer: running[.trainer] = try installation.start(.trainer, "--minimum-hours", "1000", "--lease", "2s")
        }
    }

    /// For the message of a test that fails.
    private var state: String {
        get async throws {
            let flags = try await store.read { try $0.flags(of: Installation.model, limit: 10) }
            let programs = running.values.map { "\($0.name): \($0.standardError.suffix(500))" }
            return "\(kills)\n\(programs.joined(separator: "\n"))\n\(flags)"
        }
    }
}
