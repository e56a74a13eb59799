import Forecasting
import Foundation
import Healing
import Models
import ObservationFixtures
import Observations
import Registry
import Store
import Training
import XCTest

final class TrainerTests: XCTestCase {
    func testAFirstModelIsTrainedOnceThereAreEnoughObservations() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<499)
        let early = try await ground.trainer().handleNext()
        XCTAssertNil(early)
        let none = try await ground.openFlag()
        XCTAssertNil(none)

        try await ground.observe(499..<1000)
        let handled = try await ground.trainer().handleNext()
        XCTAssertEqual(handled?.flag.reason, .schedule)
        guard case .promoted? = handled?.flag.state else {
            return XCTFail("\(String(describing: handled?.verdict)) \(String(describing: handled?.flag.error))")
        }
        let champion = try await ground.champion()
        let version = try XCTUnwrap(champion?.version)
        XCTAssertEqual(handled?.challenger, version)
        XCTAssertEqual(champion?.flag, handled?.flag.id)
        XCTAssertEqual(champion?.actor, "trainer")
        let artifact = try ground.artifacts.load(target: "temperature", version: version)
        XCTAssertNoThrow(try artifact.verifiedModel())
        XCTAssertEqual(artifact.manifest.training.stations.map(\.observations), [1000])
        let calibration = try XCTUnwrap(artifact.manifest.calibration)
        XCTAssertEqual(calibration.residuals.keys.sorted(), Array(1...24))
        XCTAssertGreaterThan(calibration.residuals[24]?.count ?? 0, 90)
        let (recorded, reference) = try await ground.store.read {
            (
                try $0.version(version, of: "temperature"),
                try $0.reference(version: version, of: "temperature", station: "here")
            )
        }
        XCTAssertEqual(recorded?.sha256, artifact.manifest.sha256)
        XCTAssertGreaterThan(reference.count, 700)
        let again = try await ground.trainer().handleNext()
        XCTAssertNil(again)
    }

    func testTheSameSeedGivesTheSameVersionWithAnyNumberOfThreads() async throws {
        var versions: [String?] = []
        for (seed, threads) in [(1, 1), (1, 2), (2, 1)] as [(UInt64, Int)] {
            let ground = try trainingGround()
            try await ground.observe(0..<700)
            var configuration = TrainingGround.configuration(epochs: 2)
            configuration.seed = seed
            configuration.threads = threads
            versions.append(try await ground.trainer(configuration).handleNext()?.challenger)
        }
        XCTAssertNotNil(versions[0])
        XCTAssertEqual(versions[0], versions[1])
        XCTAssertNotEqual(versions[0], versions[2])
    }

    func testADriftFlagWaitsForItsHoursAndIsThenDecidedOnNewAndNormalOnes() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        let first = try await ground.champion()
        try await ground.observe(1000..<1143, warmer: 9)
        try await ground.raise(.drift, driftBegan: 1000)
        let early = try await ground.trainer().handleNext()
        XCTAssertNil(early)
        let waiting = try await ground.openFlag()
        XCTAssertEqual(waiting?.flag.state, .raised)
        XCTAssertEqual(waiting?.flag.attempts, 0)

        try await ground.observe(1143..<1160, warmer: 9)
        let handled = try await ground.trainer().handleNext()
        let verdict = try ground.verdict(of: handled)
        XCTAssertEqual(verdict.recent.count > 20, true)
        XCTAssertNotNil(verdict.recent.championLoss)
        XCTAssertNotNil(verdict.normal?.championLoss)
        let champion = try await ground.champion()
        XCTAssertEqual(champion?.version != first?.version, verdict.promoted)
        if case .promoted? = handled?.flag.state {
            XCTAssertTrue(verdict.promoted)
        } else {
            XCTAssertFalse(verdict.promoted)
        }
        XCTAssertEqual(verdict.objections.isEmpty, verdict.promoted)
    }

    func testAChallengerThatProvesNothingIsRejectedWithTheFiguresAndKept() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        var configuration = TrainingGround.configuration(epochs: 1)
        configuration.gate.minimumCount = 100_000
        let handled = try await ground.trainer(configuration).handleNext()
        let verdict = try ground.verdict(of: handled)
        XCTAssertEqual(verdict.objections.map(\.rule), [.tooFewHours])
        guard case .rejected? = handled?.flag.state else { return XCTFail("\(String(describing: handled))") }
        let challenger = try XCTUnwrap(handled?.challenger)
        let champion = try await ground.champion()
        XCTAssertNil(champion)
        let registry = ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature")
        let listing = try await registry.list()
        XCTAssertEqual(listing.challenger, challenger)
        XCTAssertEqual(listing.versions.map(\.version), [challenger])
        XCTAssertEqual(listing.versions.first?.publishedBy, "trainer")
        XCTAssertEqual(listing.versions.first?.reason, "schedule")
        let findings = try await registry.verifyAll()
        XCTAssertEqual(findings.map(\.isWhole), [true])

        // The next attempt needs a quarter more observations.
        try await ground.observe(700..<870)
        let tooEarly = try await ground.trainer(configuration).handleNext()
        XCTAssertNil(tooEarly)
        try await ground.observe(870..<875)
        let next = try await ground.trainer(configuration).handleNext()
        XCTAssertNotNil(next)
    }

    func testTheSameModelAgainIsNoImprovement() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        var configuration = TrainingGround.configuration()
        configuration.start = .fromScratch
        _ = try await ground.trainer(configuration).handleNext()
        let first = try await ground.champion()
        try await ground.raise(.manual)
        let handled = try await ground.trainer(configuration).handleNext()
        XCTAssertEqual(handled?.challenger, first?.version)
        let verdict = try ground.verdict(of: handled)
        XCTAssertEqual(verdict.objections.map(\.rule), [.improvementTooSmall])
        XCTAssertEqual(verdict.objections.first?.value, 0)
        guard case .rejected? = handled?.flag.state else { return XCTFail("\(String(describing: handled))") }
        let second = try await ground.champion()
        XCTAssertEqual(second, first)
    }

    func testAnythingButTemperaturesDoesNotCountAsObservations() async throws {
        let ground = try trainingGround()
        try await ground.store.write { transaction in
            try transaction.register(Station(id: "here"))
            for hour in 0..<900 {
                let time = Timestamp(TrainingGround.start + hour)
                _ = try transaction.insert(
                    Observation(station: "here", time: time, pressure: 1000),
                    receivedAt: 0
                )
            }
        }
        let handled = try await ground.trainer().handleNext()
        XCTAssertNil(handled)
        try await ground.raise(.manual)
        let asked = try await ground.trainer().handleNext()
        let verdict = try ground.verdict(of: asked)
        XCTAssertEqual(verdict.objections.map(\.rule), [.tooFewObservations])
        XCTAssertEqual(verdict.objections.first?.value, 0)
        XCTAssertEqual(verdict.objections.first?.limit, 500)
    }

    func testTheHoursOfAFaultySensorAreNotLearnedFrom() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        func event(_ kind: EventKind, _ hour: Int) -> DriftEventRecord {
            DriftEventRecord(
                target: "temperature",
                modelVersion: nil,
                station: "here",
                outcome: Int64(hour),
                targetTime: Timestamp(TrainingGround.start + hour),
                kind: kind,
                evidence: "{}",
                recordedAt: 0
            )
        }
        let events = [event(.sensorFault, 300), event(.sensorRecovered, 350)]
        try await ground.store.write { transaction in
            for event in events { try transaction.insert(event) }
        }
        let handled = try await ground.trainer().handleNext()
        let version = try XCTUnwrap(handled?.challenger)
        let artifact = try ground.artifacts.load(target: "temperature", version: version)
        XCTAssertEqual(artifact.manifest.training.stations.map(\.observations), [950])
    }

    /// Ten days of temperatures between 0 and 30 °C in random order; a front of 15 °C in one hour is plausible
    /// weather.
    func testDaysThatAreNoWeatherAreNotLearnedFrom() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<480)
        for hour in 480..<720 { try await ground.observe(hour..<hour + 1, warmer: Double(hour * 7919 % 31) - 15) }
        try await ground.observe(720..<900)
        try await ground.observe(900..<1000, warmer: 15)
        let handled = try await ground.trainer().handleNext()
        let version = try XCTUnwrap(handled?.challenger)
        let artifact = try ground.artifacts.load(target: "temperature", version: version)
        XCTAssertEqual(artifact.manifest.training.stations.map(\.observations), [760])
    }

    func testWhereTheChampionIsDamagedTheOneBeforeItIsCompared() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        let first = try await ground.champion()
        let version = try XCTUnwrap(first?.version)
        // The champion has no files at all.
        let missing = VersionRecord(
            target: "temperature",
            version: "2024020300-missing",
            parent: version,
            sha256: "",
            manifest: "{}",
            publishedAt: 1
        )
        try await ground.store.write { transaction in
            try transaction.insert(missing)
            try transaction.promote(
                version: missing.version,
                of: missing.target,
                actor: "tests",
                reason: "test",
                flag: nil,
                now: 1_000_000
            )
        }
        try await ground.raise(.manual)
        let handled = try await ground.trainer().handleNext()
        let verdict = try XCTUnwrap(handled?.decodedVerdict)
        XCTAssertNotNil(verdict.recent.championLoss)
        let challenger = try XCTUnwrap(handled?.challenger)
        let trained = try ground.artifacts.load(target: "temperature", version: challenger)
        XCTAssertEqual(trained.manifest.parent, version)
    }

    func testARetrainThatMakesTheSameWeightsAgainLeavesTheVersionAsItWasRecorded() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        try await ground.raise(.manual)
        _ = try await ground.trainer().handleNext()
        let registry = ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature")
        let findings = try await registry.verifyAll()
        XCTAssertFalse(findings.isEmpty)
        for finding in findings { XCTAssertTrue(finding.isWhole, "\(finding)") }
    }

    func testADamagedChampionIsReplacedByTheSameTrainingWhole() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        let first = try await ground.champion()
        let version = try XCTUnwrap(first?.version)
        let file = ground.artifacts.root.appending(path: "temperature/\(version)/model.safetensors")
        try Data("damaged".utf8).write(to: file)
        try await ground.raise(.manual)
        let handled = try await ground.trainer().handleNext()
        guard case .promoted? = handled?.flag.state else { return XCTFail("\(String(describing: handled?.verdict))") }
        let champion = try await ground.champion()
        let serving = try XCTUnwrap(champion?.version)
        let registry = ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature")
        let findings = try await registry.verifyAll(only: serving)
        XCTAssertEqual(findings.map(\.isWhole), [true], "\(findings)")
    }
}
