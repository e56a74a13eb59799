import Foundation
import Healing
import Store
import XCTest

/// The four programs, each started again as soon as it was killed, as a service manager would.
actor SupervisedLoop {
    /// Simulated time to real time: 120 hours a second.
    private static let speed = "x432000"

    private let installation: Installation
    private let address: String
    private let port: String
    private let feeding: [String]
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
    ///   - feeding: the feeder's arguments beside the API's address.
    ///   - random: draws the victims and the moments.
    /// - Throws: what opening the database throws.
    init(_ installation: Installation, api: RunningAPI, feeding: [String], random: SeededGenerator) throws {
        self.installation = installation
        self.random = random
        self.feeding = feeding
        address = api.address
        port = api.port
        store = try installation.store()
        running[.api] = api.program
    }

    func startAll() async throws {
        for program in LoopProgram.allCases where program != .api { try await start(program) }
    }

    /// Kills programs at random moments until the condition holds and every program was killed at least twice.
    ///
    /// A trainer is killed in the middle of the first attempt of every flag; a third lost attempt would rightly leave
    /// the flag failed.
    func kill(until isDone: @Sendable () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(90))
        var victims: [LoopProgram] = []
        while true {
            let enough = LoopProgram.allCases.allSatisfy { kills[$0, default: 0] >= 2 }
            if enough, try await isDone() { return }
            guard clock.now < deadline else {
                throw DeadlinePassed(expectation: "the loop heals", limit: .seconds(90), found: logs)
            }
            if victims.isEmpty { victims = [.api, .feeder, .detector].shuffled(using: &random) }
            try await interruptTraining(after: random.duration(milliseconds: 0...400))
            try await clock.sleep(for: random.duration(milliseconds: 50...700))
            if let victim = victims.popLast() { try await restart(victim) }
        }
    }

    /// Feeds the rest as fast as it goes.
    func finishFeeding(within limit: Duration) async throws {
        try await running[.feeder]?.killAtOnce()
        let feeder = try installation.start(
            LoopProgram.feeder.executable,
            ["--api", address] + feeding,
            environment: installation.environment
        )
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
        if let ending = process.ending, program != .feeder || ending != .exited(status: 0) {
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
                ["--api", address, "--speed", Self.speed] + feeding,
                environment: installation.environment
            )
        case .detector: running[.detector] = try installation.start(.detector)
        case .trainer: running[.trainer] = try installation.start(.trainer, "--minimum-hours", "1000", "--lease", "2s")
        }
    }

    private var logs: String {
        running.values.map { "\($0.name): \($0.standardError.suffix(1000))" }.joined(separator: "\n")
    }
}
