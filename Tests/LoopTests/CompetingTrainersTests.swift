import Healing
import Store
import XCTest

/// Several trainers with one database.
final class CompetingTrainersTests: XCTestCase {
    func testOfTwoTrainersOneHandlesTheFlag() async throws {
        let installation = try await installationWithObservations(hours: 900)
        let trainers = try (0..<2).map { _ in try startTrainer(installation) }
        let store = try installation.store()
        let flag = try await closedFlag(in: store)
        XCTAssertEqual(flag.attempts, 1)
        // Both poll for flags; none is raised.
        for trainer in trainers {
            let ending = try await trainer.terminate()
            XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        }
        let begun = trainers.map { $0.standardError.ranges(of: "retrain begins").count }
        XCTAssertEqual(begun.sorted(), [0, 1])
        let promotions = try await store.read { try $0.promotions(of: Installation.target, limit: 10) }
        XCTAssertEqual(promotions.count, 1)
        XCTAssertEqual(promotions.first?.flag, flag.id)
    }

    func testTheFlagOfATrainerThatWasKilledIsConcludedByAnotherAfterItsLease() async throws {
        let installation = try await installationWithObservations(hours: 1500)
        let store = try installation.store()
        let first = try startTrainer(installation)
        let lost = try await lease(in: store)
        XCTAssertTrue(lost.holder.contains("-\(first.identifier)-"), lost.holder)
        try await first.killAtOnce()
        let until = try await lease(in: store).until
        let second = try startTrainer(installation)
        let taken = try await lease(in: store) { $0.holder.contains("-\(second.identifier)-") }
        XCTAssertGreaterThanOrEqual(taken.until - 2, until, "claimed before the dead trainer's lease ended")
        let flag = try await closedFlag(in: store)
        XCTAssertEqual(flag.attempts, 2)
        XCTAssertNil(flag.error)
        let promotions = try await store.read { try $0.promotions(of: Installation.target, limit: 10) }
        XCTAssertEqual(promotions.map(\.actor), [taken.holder])
    }

    /// The machine was suspended: the trainer wakes up after its lease has ended, with its claim still in
    /// memory.
    func testATrainerThatSleptThroughItsLeaseLeavesNoTrace() async throws {
        let installation = try await installationWithObservations(hours: 1500)
        let store = try installation.store()
        let sleeper = try startTrainer(installation)
        _ = try await lease(in: store)
        sleeper.send(SIGSTOP)
        let second = try startTrainer(installation)
        let flag = try await closedFlag(in: store)
        let before = try await store.read { try $0.promotions(of: Installation.target, limit: 10) }
        XCTAssertTrue(before.allSatisfy { $0.actor.contains("-\(second.identifier)-") }, "\(before)")
        sleeper.send(SIGCONT)
        try await eventually("the sleeper notices", or: { sleeper.standardError }) {
            sleeper.standardError.contains("the lease was lost")
        }
        let (after, flags) = try await store.read { transaction in
            (
                try transaction.promotions(of: Installation.target, limit: 10),
                try transaction.flags(of: Installation.target, limit: 10).map(\.flag)
            )
        }
        XCTAssertEqual(after, before)
        XCTAssertEqual(flags, [flag])
    }

    func testATrainerThatIsAskedToStopGivesItsFlagBackUntried() async throws {
        let installation = try await installationWithObservations(hours: 1500)
        let store = try installation.store()
        let trainer = try startTrainer(installation)
        _ = try await lease(in: store)
        let ending = try await trainer.terminate()
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        let open = try await store.read { try $0.openFlag(of: Installation.target)?.flag }
        XCTAssertEqual(open?.state, .raised)
        XCTAssertEqual(open?.attempts, 0)
        try await installation.run(.trainer, "--once", "--minimum-hours", "400")
        let champion = try await store.read { try $0.champion(of: Installation.target) }
        XCTAssertEqual(champion?.flag, open?.id)
    }

    func testATrainerForOneFlagGivesItBackAtOnceWhenAsked() async throws {
        let installation = try await installationWithObservations(hours: 1500)
        let store = try installation.store()
        let trainer = try installation.start(.trainer, "--once", "--minimum-hours", "400", "--lease", "1h")
        _ = try await lease(in: store)
        let ending = try await trainer.terminate()
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        let open = try await store.read { try $0.openFlag(of: Installation.target)?.flag }
        XCTAssertEqual(open?.state, .raised)
        XCTAssertEqual(open?.attempts, 0)
    }

    private func installationWithObservations(hours: Int) async throws -> Installation {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: hours)
        return installation
    }

    private func startTrainer(_ installation: Installation) throws -> RunningProgram {
        try installation.start(.trainer, "--minimum-hours", "400", "--lease", "2s")
    }

    private func closedFlag(in store: Store) async throws -> RetrainFlag {
        try await eventually("the first flag is closed", within: .seconds(60)) {
            let newest = try await store.read { try $0.flags(of: Installation.target, limit: 1).first?.flag }
            return newest.flatMap { $0.isOpen ? nil : $0 }
        }
    }

    /// Waits until a flag is claimed, and returns its lease.
    private func lease(
        in store: Store,
        where isWanted: (RetrainFlag.Lease) -> Bool = { _ in true }
    ) async throws -> RetrainFlag.Lease {
        try await eventually("the flag is claimed") {
            guard
                case .claimed(let lease) = try await store.read({ try $0.openFlag(of: Installation.target)?.flag.state }
                ),
                isWanted(lease)
            else { return nil }
            return lease
        }
    }
}
