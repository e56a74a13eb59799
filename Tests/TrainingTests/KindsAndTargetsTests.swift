import CanonicalJSON
import Forecasting
import Healing
import Models
import Observations
import Registry
import Store
import Training
import XCTest

/// Challengers of kinds other than networks, and targets other than the temperature.
final class KindsAndTargetsTests: XCTestCase {
    /// A gate that every challenger passes.
    private static let open = PromotionGate(
        minimumImprovement: -1e6,
        significance: 1,
        tolerance: 1e6,
        forgettingLimit: 1e6
    )

    func testARidgeChallengerIsTrainedPublishedLoadedAndPromoted() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        let handled = try await ground.trainer(TrainingGround.configuration(kind: RidgeKind())).handleNext()
        guard case .promoted? = handled?.flag.state else {
            return XCTFail("\(String(describing: handled?.verdict)) \(String(describing: handled?.flag.error))")
        }
        let champion = try await ground.champion()
        let version = try XCTUnwrap(champion?.version)
        let artifact = try ground.artifacts.load(target: "temperature", version: version)
        XCTAssertEqual(artifact.manifest.kind, RidgeKind().name)
        XCTAssertEqual(artifact.manifest.training.epochs, 0)
        XCTAssertFalse(artifact.manifest.training.warmStart)
        XCTAssertTrue(try artifact.verifiedModel() is RidgeModel)
        XCTAssertGreaterThan(artifact.manifest.calibration?.residuals[24]?.count ?? 0, 90)
        let reference = try await ground.store.read {
            try $0.reference(version: version, of: "temperature", station: "here")
        }
        XCTAssertGreaterThan(reference.count, 700)
    }

    func testChallengersAreComparedWithAChampionOfAnotherKind() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        var ridge = TrainingGround.configuration(kind: RidgeKind())
        ridge.gate = Self.open
        var network = TrainingGround.configuration()
        network.gate = Self.open
        var versions: [String] = []
        for (configuration, previous) in [(ridge, nil), (network, "ridge"), (ridge, "gru")] as [(_, String?)] {
            try await ground.raise(.manual)
            let handled = try await ground.trainer(configuration).handleNext()
            let verdict = try ground.verdict(of: handled)
            XCTAssertTrue(verdict.promoted, "\(verdict.objections)")
            XCTAssertEqual(verdict.recent.championLoss == nil, previous == nil)
            XCTAssertNotNil(verdict.recent.challengerLoss)
            let version = try XCTUnwrap(handled?.challenger)
            let artifact = try ground.artifacts.load(target: "temperature", version: version)
            let parent = try artifact.manifest.parent.map {
                try ground.artifacts.load(target: "temperature", version: $0).manifest.kind.rawValue
            }
            if versions.contains(version) { continue }  // The same regression keeps its recorded manifest.
            XCTAssertEqual(parent, previous)
            XCTAssertFalse(artifact.manifest.training.warmStart, "no kind starts from another kind's weights")
            versions.append(version)
        }
        XCTAssertEqual(versions.count, 2)

        try await ground.observe(1000..<1100)
        let registry = ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature")
        let comparison = try await VersionComparison.run(versions[0], against: versions[1], in: registry)
        XCTAssertEqual(comparison.from, Timestamp(TrainingGround.start + 1000))
        XCTAssertEqual(comparison.until, Timestamp(TrainingGround.start + 1099))
        XCTAssertGreaterThan(comparison.losses.count, 50)
        XCTAssertNotNil(comparison.losses.challengerLoss)
        XCTAssertNotNil(comparison.losses.championLoss)
    }

    func testARidgeRetrainAfterADriftIsDecidedOnNewAndNormalHours() async throws {
        let ground = try trainingGround()
        let configuration = TrainingGround.configuration(kind: RidgeKind())
        try await ground.observe(0..<1000)
        _ = try await ground.trainer(configuration).handleNext()
        try await ground.observe(1000..<1160, warmer: 9)
        try await ground.raise(.drift, driftBegan: 1000)
        let handled = try await ground.trainer(configuration).handleNext()
        let verdict = try ground.verdict(of: handled)
        XCTAssertNotNil(verdict.recent.championLoss)
        XCTAssertNotNil(verdict.normal?.championLoss)
    }

    func testARidgeRetrainIsRecordedWithItsKindAndSettingsAndNoEpochs() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<900)
        var configuration = TrainingGround.configuration(kind: RidgeKind(ridge: 25))
        configuration.recordsRuns = true
        let handled = try await ground.trainer(configuration).handleNext()
        let waiting = try await ground.store.write { try $0.claimRun(of: "temperature", now: 0, lease: .seconds(1)) }
        let run = try JSONText.decode(RetrainRun.self, from: try XCTUnwrap(waiting).payload)
        XCTAssertEqual(run.version, handled?.challenger)
        XCTAssertEqual(run.parameters["kind"], "ridge")
        XCTAssertEqual(run.parameters["inputs"], "temperature")
        XCTAssertEqual(run.parameters["window"], "49")
        XCTAssertEqual(run.parameters["lags"], "48")
        XCTAssertEqual(run.parameters["ridge"], "25.0")
        XCTAssertNil(run.parameters["hidden_size"])
        XCTAssertEqual(run.epochs, [])
        XCTAssertNotNil(run.metrics["held_back.rmse_24h"])
    }

    func testTooFewTrainingHoursFailTheRetrainWithWhatIsMissing() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<300)
        var configuration = TrainingGround.configuration(kind: RidgeKind())
        configuration.minimumHours = 250
        let handled = try await ground.trainer(configuration).handleNext()
        XCTAssertTrue(handled?.flag.error?.contains("at least 200 hours") == true, "\(String(describing: handled))")
    }

    func testADirectionIsTrainedAndJudgedOnTheCircle() async throws {
        for kind in [RidgeKind(), TrainingGround.configuration().kind] as [any ModelKind] {
            let ground = try trainingGround()
            try await ground.observe(0..<1000)
            let configuration = TrainingGround.configuration(Target(.windDirection), kind: kind)
            let handled = try await ground.trainer(configuration).handleNext()
            XCTAssertEqual(handled?.flag.target, "wind_direction")
            let version = try XCTUnwrap(handled?.challenger, "\(String(describing: handled?.flag.error))")
            let artifact = try ground.artifacts.load(target: "wind_direction", version: version)
            XCTAssertEqual(try artifact.verifiedModel().target, .windDirection)
            XCTAssertEqual(artifact.manifest.training.stations.map(\.observations), [1000])
            // The direction moves by at most 100°; an error the long way round would be above 260°.
            let residuals = try XCTUnwrap(artifact.manifest.calibration).residuals.values.flatMap { $0 }
            XCTAssertLessThan(try XCTUnwrap(residuals.map(abs).max()), 100)
            XCTAssertLessThan(try XCTUnwrap(artifact.manifest.heldOut[horizon: 24]).rootMeanSquareError, 50)
            let reference = try await ground.store.read {
                try $0.reference(version: version, of: "wind_direction", station: "here")
            }
            XCTAssertGreaterThan(reference.count, 700)
            XCTAssertTrue(reference.allSatisfy { (0..<360).contains($0.predicted) && abs($0.residual) < 100 })
            XCTAssertTrue(reference.contains { abs($0.actual - $0.predicted) > 180 }, "some errors pass north")
        }
    }

    func testEachTargetHasItsOwnFlagsAndChampions() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        for target in [Target(.temperature), Target(.dewPoint)] {
            let configuration = TrainingGround.configuration(target, kind: RidgeKind())
            let handled = try await ground.trainer(configuration).handleNext()
            XCTAssertEqual(handled?.flag.target, target.name)
            XCTAssertNotNil(handled?.verdict)
            let again = try await ground.trainer(configuration).handleNext()
            XCTAssertNil(again)
        }
        try await ground.raise(.manual, of: "dew_point")
        let unconcerned = try await ground.trainer(TrainingGround.configuration(kind: RidgeKind())).handleNext()
        XCTAssertNil(unconcerned)
        let (temperature, dewPoint) = (try await ground.champion(), try await ground.champion(of: "dew_point"))
        XCTAssertNotEqual(try XCTUnwrap(temperature).version, try XCTUnwrap(dewPoint).version)
        XCTAssertEqual(ground.artifacts.targets(), ["dew_point", "temperature"])
    }

    func testTheFaultOfAnotherVariablesSensorCostsNoHours() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        try await ground.store.write { transaction in
            for (kind, hour) in [(EventKind.sensorFault, 300), (.sensorRecovered, 350)] {
                try transaction.insert(
                    DriftEventRecord(
                        target: "wind_direction",
                        modelVersion: nil,
                        station: "here",
                        outcome: Int64(hour),
                        targetTime: Timestamp(TrainingGround.start + hour),
                        kind: kind,
                        evidence: "{}",
                        recordedAt: 0
                    )
                )
            }
        }
        for (variable, hours) in [(Variable.temperature, 1000), (.windDirection, 950)] {
            let configuration = TrainingGround.configuration(Target(variable), kind: RidgeKind())
            let version = try await ground.trainer(configuration).handleNext()?.challenger
            let artifact = try ground.artifacts.load(target: TargetName(variable), version: try XCTUnwrap(version))
            XCTAssertEqual(artifact.manifest.training.stations.map(\.observations), [hours], "\(variable)")
        }
    }
}
