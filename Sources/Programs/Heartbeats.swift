import Foundation
import CanonicalJSON
import Logging
import Polling
import Reporting
import ServiceLifecycle
import Store
import Timing

/// Renews the heartbeat of a program every few seconds, and notes when it stops on request.
struct Heartbeats: Service {
    private let store: Store
    private let program: MonitoredProgram
    private let pulse: Pulse
    private let push: Pulse?
    private let now: WallClock
    private let complete: @Sendable (inout HeartbeatDetails) -> Void

    /// The time between two beats.
    static let interval = Duration.seconds(3)
    /// Five missed beats, in seconds: a busy database delays a beat by up to ten.
    static let silentAfter = 15.0
    /// A program that runs once a day and ends, in seconds.
    static let silentAfterOnce = 25 * 3600.0

    /// - Parameters:
    ///   - store: the open database.
    ///   - program: the program.
    ///   - pulse: the results of its work.
    ///   - push: the results of pushing metrics.
    ///   - now: the wall clock.
    ///   - complete: adds what only the program knows.
    init(
        store: Store,
        program: MonitoredProgram,
        pulse: Pulse,
        push: Pulse? = nil,
        now: WallClock = .system,
        complete: @escaping @Sendable (inout HeartbeatDetails) -> Void = { _ in }
    ) {
        self.store = store
        self.program = program
        self.pulse = pulse
        self.push = push
        self.now = now
        self.complete = complete
    }

    func run() async throws {
        let (startedAt, started) = (now(), ContinuousClock.now)
        // The API logs its start when it listens.
        if program != .api {
            Logger(label: program.rawValue).info("\(program.noun) runs", metadata: ["database": "\(store.path)"])
        }
        try await Polling(
            every: Self.interval,
            failure: .debug("the heartbeat cannot be stored"),
            logger: Logger(label: "heartbeat")
        ) {
            let shift = now() - startedAt - (ContinuousClock.now - started).seconds
            try await beat(startedAt: startedAt, silentAfter: Self.silentAfter, shift: shift)
        }
        .run()
        try? await beat(startedAt: startedAt, silentAfter: Self.silentAfter, hasEnded: true)
    }

    /// A service that leaves one heartbeat, for a program that runs at intervals.
    var once: any Service {
        OnceService(whenStopped: "stopped on request", logger: Logger(label: "heartbeat")) {
            try? await beat(startedAt: now(), silentAfter: Self.silentAfterOnce)
        }
    }

    /// - Parameters:
    ///   - startedAt: seconds since 1970.
    ///   - silentAfter: seconds.
    ///   - shift: by how many seconds the wall clock has moved against a steady clock.
    ///   - hasEnded: whether the program stops on request.
    /// - Throws: `StoreError`.
    private func beat(
        startedAt: Double,
        silentAfter: Double,
        shift: Double = 0,
        hasEnded: Bool = false
    ) async throws {
        var details = HeartbeatDetails()
        if let problem = pulse.problem {
            details.problem = problem.text
            details.problemSince = problem.since
        }
        details.pushProblem = push?.problem?.text
        if abs(shift) > 1 { details.clockShift = shift }
        complete(&details)
        let at = now()
        let record = HeartbeatRecord(
            program: program,
            instance: HolderName.process,
            startedAt: startedAt,
            beatAt: at,
            silentAfter: silentAfter,
            endedAt: hasEnded ? at : nil,
            details: try JSONText.encode(details)
        )
        _ = try await store.write(isContent: false) { try $0.save(record) }
    }
}
