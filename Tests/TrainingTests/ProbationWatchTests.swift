import CanonicalJSON
import Forecasting
import Foundation
import Healing
import Logging
import Models
import Observations
import Registry
import Store
import Synchronization
import TraceContext
import Training
import XCTest

/// A new champion against its predecessor, by stored outcomes of both.
final class ProbationWatchTests: XCTestCase {
    private func watch(
        _ ground: TrainingGround,
        outcomes: Int = 96,
        holder: String = "watch",
        logger: Logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    ) -> ProbationWatch {
        ProbationWatch(
            registry: ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature"),
            rule: ProbationRule(outcomes: outcomes),
            horizons: .standard,
            holder: holder,
            now: ground.now,
            logger: logger
        )
    }

    /// Two champions, the second on probation.
    private func groundWithProbation() async throws -> (TrainingGround, versions: [String]) {
        let ground = try trainingGround()
        try await ground.observe(0..<600)
        var configuration = TrainingGround.configuration(epochs: 1)
        configuration.start = .fromScratch
        configuration.gate = PromotionGate(minimumImprovement: -9, significance: 1, minimumCount: 1)
        var versions: [String] = []
        for seed: UInt64 in 1...2 {
            configuration.seed = seed
            try await ground.raise(.manual)
            let handled = try await ground.trainer(configuration).handleNext()
            let version = try XCTUnwrap(handled?.challenger)
            try await ground.store.write { transaction in
                // The gate may have objections; this test is about the time after a promotion.
                try transaction.promote(
                    version: version,
                    of: "temperature",
                    actor: "test",
                    reason: "test",
                    flag: nil,
                    now: 0
                )
            }
            versions.append(version)
        }
        return (ground, versions)
    }

    func testAChampionThatIsWorseIsRolledBackQuarantinedAndRecorded() async throws {
        let (ground, versions) = try await groundWithProbation()
        try await ground.serve(versions[1], error: 2, predecessor: versions[0], error: 1, hours: 600..<623)
        let early = try await watch(ground).check()
        XCTAssertNil(early)
        try await ground.serve(versions[1], error: 2, predecessor: versions[0], error: 1, hours: 623..<630)
        let verdict = try await watch(ground).check()
        XCTAssertEqual(verdict?.end, .rolledBack)
        let champion = try await ground.champion()
        XCTAssertEqual(champion?.version, versions[0])
        XCTAssertEqual(champion?.kind, .rollback)
        XCTAssertEqual(champion?.actor, "watch")
        XCTAssertTrue(champion?.reason.contains("higher than that of \(versions[0])") == true, "\(champion as Any)")
        let evidence = try JSONText.decode(ProbationVerdict.self, from: try XCTUnwrap(champion?.evidence))
        XCTAssertEqual(evidence, verdict)
        XCTAssertEqual(evidence.rise ?? 0, 3, accuracy: 0.8)
        let (state, probations) = try await ground.store.read {
            (try $0.healingState(of: "temperature"), try $0.probations(of: "temperature", limit: 9))
        }
        XCTAssertEqual(state.quarantined, [versions[1]])
        XCTAssertNil(state.probation)
        XCTAssertEqual(probations.map(\.end), [.rolledBack])
        // The same training again does not promote the version again.
        let again = try await watch(ground).check()
        XCTAssertNil(again)
    }

    func testARollbackIsLoggedUnderTheTraceOfThePromotion() async throws {
        let (ground, versions) = try await groundWithProbation()
        let trace = TraceIdentifier.random()
        try await ground.store.write { transaction in
            let raised = try transaction.raiseFlag(
                target: "temperature",
                reason: .manual,
                evidence: nil,
                now: 0,
                trace: trace
            )
            for (version, flag) in [(versions[0], nil), (versions[1], raised.flag.flag.id)] {
                try transaction.promote(
                    version: version,
                    of: "temperature",
                    actor: "test",
                    reason: "test",
                    flag: flag,
                    now: 0
                )
            }
        }
        try await ground.serve(versions[1], error: 2, predecessor: versions[0], error: 1, hours: 600..<640)
        let traces = TracesOfLines()
        let verdict = try await watch(ground, logger: Logger(label: "tests") { _ in traces }).check()
        XCTAssertEqual(verdict?.end, .rolledBack)
        XCTAssertEqual(traces.seen.withLock { $0 }, [trace])
    }

    func testAChampionThatKeepsItsPromisePasses() async throws {
        let (ground, versions) = try await groundWithProbation()
        try await ground.serve(versions[1], error: 1, predecessor: versions[0], error: 1.5, hours: 600..<695)
        let early = try await watch(ground).check()
        XCTAssertNil(early)
        try await ground.serve(versions[1], error: 1, predecessor: versions[0], error: 1.5, hours: 695..<696)
        let verdict = try await watch(ground).check()
        XCTAssertEqual(verdict?.end, .passed)
        let champion = try await ground.champion()
        XCTAssertEqual(champion?.version, versions[1])
        let state = try await ground.store.read { try $0.healingState(of: "temperature") }
        XCTAssertNil(state.probation)
        XCTAssertEqual(state.quarantined, [])
    }

    func testOnlyOutcomesOfThePairCount() async throws {
        let (ground, versions) = try await groundWithProbation()
        try await ground.serve("another", error: 9, predecessor: versions[0], error: 1, hours: 600..<700)
        try await ground.serve(versions[1], error: 9, predecessor: "another", error: 1, hours: 700..<760)
        let verdict = try await watch(ground).check()
        XCTAssertNil(verdict)
    }

    func testOfManyWatchesOneRollsBack() async throws {
        let (ground, versions) = try await groundWithProbation()
        try await ground.serve(versions[1], error: 2, predecessor: versions[0], error: 1, hours: 600..<640)
        let verdicts = try await withThrowingTaskGroup(of: ProbationVerdict?.self) { group in
            for number in 0..<6 {
                let watch = watch(ground, holder: "\(number)")
                group.addTask { try await watch.check() }
            }
            return try await group.reduce(into: [ProbationVerdict]()) { if let verdict = $1 { $0.append(verdict) } }
        }
        XCTAssertEqual(verdicts.count, 1)
        let count = try await ground.store.read { try $0.promotionCount(of: "temperature", kind: .rollback) }
        XCTAssertEqual(count, 1)
    }

    func testAPredecessorWhoseFilesAreBrokenDoesNotServeAgain() async throws {
        let (ground, versions) = try await groundWithProbation()
        try await ground.serve(versions[1], error: 2, predecessor: versions[0], error: 1, hours: 600..<640)
        let file = ground.artifacts.root.appending(path: "temperature/\(versions[0])/model.safetensors")
        let whole = try Data(contentsOf: file)
        try Data().write(to: file)
        do {
            _ = try await watch(ground).check()
            XCTFail("the champion was rolled back")
        } catch is ArtifactError {}
        let champion = try await ground.champion()
        XCTAssertEqual(champion?.version, versions[1])
        try whole.write(to: file)
        let verdict = try await watch(ground).check()
        XCTAssertEqual(verdict?.end, .rolledBack)
    }
}

extension TrainingGround {
    /// Outcomes one hour ahead, with errors of about the given sizes in °C.
    fileprivate func serve(
        _ version: String,
        error: Double,
        predecessor: String,
        error predecessorError: Double,
        hours: Range<Int>
    ) async throws {
        try await store.write { transaction in
            for hour in hours {
                let sign = hour % 2 == 0 ? 1.0 : -1
                let wobble = 1 + 0.3 * sin(Double(hour * hour))
                let (issued, served) = (Self.start + hour, 10 + sign * error * wobble)
                try transaction.insert(
                    ForecastRecord(
                        station: "here",
                        issuedAt: Timestamp(issued),
                        horizon: 1,
                        target: "temperature",
                        modelVersion: version,
                        served: served,
                        champion: served,
                        predecessor: 10 + sign * predecessorError * (2 - wobble),
                        predecessorVersion: predecessor,
                        persistence: 12
                    )
                )
                try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: issued + 1,
                    actual: 10,
                    storedAt: 0
                )
            }
        }
    }
}

/// The trace of each log line.
private final class TracesOfLines: LogHandler {
    let seen = Mutex<[TraceIdentifier?]>([])

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        seen.withLock { $0.append(Trace.current?.id) }
    }
}
