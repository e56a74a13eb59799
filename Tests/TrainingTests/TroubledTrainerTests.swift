import Forecasting
import Foundation
import Healing
import Models
import Observations
import Store
import Synchronization
import Training
import XCTest

/// Failures, lost leases, cancellation, and two trainers at once.
final class TroubledTrainerTests: XCTestCase {
    /// An artifacts folder that cannot be written: a file is in its place.
    private func blockedFolder(_ ground: TrainingGround) throws -> ArtifactFolder {
        try Data("in the way".utf8).write(to: ground.artifacts.root)
        return ground.artifacts
    }

    func testARetrainThatFailsThreeTimesStaysFailedWithItsError() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let folder = try blockedFolder(ground)
        let configuration = TrainingGround.configuration(epochs: 3)
        for attempt in 1...3 {
            let handled = try await ground.trainer(configuration, artifacts: folder).handleNext()
            let flag = try XCTUnwrap(handled?.flag)
            XCTAssertEqual(flag.attempts, attempt)
            XCTAssertTrue(flag.error?.contains("cannot be written") == true, "\(flag)")
            if attempt < 3 {
                XCTAssertEqual(flag.state, .raised)
                let waiting = try await ground.trainer(configuration, artifacts: folder).handleNext()
                XCTAssertNil(waiting)
                ground.advance(by: 30 * Double(attempt))
            } else {
                guard case .failed = flag.state else { return XCTFail("\(flag)") }
            }
        }
        let (open, champion) = (try await ground.openFlag(), try await ground.champion())
        XCTAssertNil(open)
        XCTAssertNil(champion)
    }

    func testATrainerThatLosesTheLeasePromotesNothingAndAnotherFinishes() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let slow = ground.trainer(holder: "slow") { report in
            if report.epoch == 2 { ground.advance(by: 61) }
        }
        let lost = try await slow.handleNext()
        XCTAssertNil(lost)
        let champion = try await ground.champion()
        XCTAssertNil(champion)
        let left = try await ground.openFlag()
        guard case .claimed(let lease)? = left?.flag.state else { return XCTFail("\(String(describing: left))") }
        XCTAssertEqual(lease.holder, "slow")

        let handled = try await ground.trainer(holder: "other").handleNext()
        XCTAssertEqual(handled?.flag.attempts, 2)
        let promoted = try await ground.champion()
        XCTAssertEqual(promoted?.actor, "other")
    }

    func testAFailureAfterTheLeaseWasLostIsTheOthersBusiness() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let folder = try blockedFolder(ground)
        let lost = try await ground.trainer(artifacts: folder) { _ in ground.advance(by: 61) }.handleNext()
        XCTAssertNil(lost)
        let open = try await ground.openFlag()
        XCTAssertNil(open?.flag.error)
    }

    func testALongTrainingKeepsItsLease() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let clock = HurriedClock()
        // Every epoch takes 40 of the lease's 60 seconds, and the lease is renewed at least once in this time.
        let trainer = ground.trainer(clock: clock) { _ in
            clock.waitForTwoSleeps()
            ground.advance(by: 40)
            clock.waitForTwoSleeps()
        }
        let handled = try await trainer.handleNext()
        XCTAssertNotNil(handled?.verdict)
        XCTAssertEqual(handled?.flag.attempts, 1)
    }

    func testATrainerThatIsAskedToStopGivesItsFlagBackUntried() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let (epochs, continuation) = AsyncStream.makeStream(of: Int.self)
        let trainer = ground.trainer(TrainingGround.configuration(epochs: 100_000)) { report in
            continuation.yield(report.epoch)
        }
        let work = Task { try await trainer.handleNext() }
        _ = await epochs.first { _ in true }
        work.cancel()
        do {
            _ = try await work.value
            XCTFail("the training continued to the end")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
        let open = try await ground.openFlag()
        XCTAssertEqual(open?.flag.state, .raised)
        XCTAssertEqual(open?.flag.attempts, 0)
        let handled = try await ground.trainer().handleNext()
        XCTAssertEqual(handled?.flag.id, open?.flag.id)
    }

    func testTwoTrainersTrainAFlagOnce() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let elsewhere = try Store(path: ground.store.path)
        let trainers = [ground.trainer(holder: "one"), ground.trainer(holder: "two", store: elsewhere)]
        let handled = try await withThrowingTaskGroup(of: FlagRecord?.self) { group in
            for trainer in trainers { group.addTask { try await trainer.handleNext() } }
            return try await group.reduce(into: [FlagRecord]()) { if let record = $1 { $0.append(record) } }
        }
        XCTAssertEqual(handled.count, 1)
        XCTAssertEqual(handled.first?.flag.attempts, 1)
        let flags = try await ground.store.read { try $0.flags(of: "temperature", limit: 9) }
        XCTAssertEqual(flags.count, 1)
    }
}

/// A clock on which every sleep ends after some milliseconds, and which counts the sleeps.
private final class HurriedClock: Clock {
    private let sleeps = Mutex(0)
    private let real = ContinuousClock()

    var now: ContinuousClock.Instant { real.now }
    var minimumResolution: Duration { real.minimumResolution }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        sleeps.withLock { $0 += 1 }
        try await real.sleep(for: .milliseconds(2))
    }

    /// Waits until two more sleeps have begun, between which the sleeper did its work; gives up after ten seconds.
    func waitForTwoSleeps() {
        let target = sleeps.withLock { $0 + 2 }
        for _ in 0..<5000 where sleeps.withLock({ $0 < target }) { Thread.sleep(forTimeInterval: 0.002) }
    }
}
