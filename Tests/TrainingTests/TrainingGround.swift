import CanonicalJSON
import Forecasting
import Foundation
import GRU
import Healing
import Logging
import Models
import ObservationFixtures
import Observations
import RandomNumbers
import Store
import Synchronization
import TestSupport
import Timing
import Training
import XCTest

/// A store with simulated weather, an artifacts folder, and a wall clock that is set by hand.
final class TrainingGround: Sendable {
    /// The hour of 2024-01-01T00:00:00Z.
    static let start: Hour = 473_352

    let store: Store
    let artifacts: ArtifactFolder
    private let time = Mutex(1_000_000.0)

    init(folder: URL) throws {
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
    }

    var now: WallClock { WallClock { [self] in time.withLock { $0 } } }

    func advance(by seconds: Double) { time.withLock { $0 += seconds } }

    /// A small network that trains in a second.
    static func configuration(epochs: Int = 4) -> TrainerConfiguration {
        configuration(kind: kind(epochs: epochs))
    }

    static func configuration(_ target: Target = .standard, kind: any ModelKind) -> TrainerConfiguration {
        TrainerConfiguration(
            target: target,
            kind: kind,
            limits: RetryLimits(maximumAttempts: 3, backoff: .seconds(30)),
            lease: .seconds(60),
            minimumHours: 500
        )
    }

    private static func kind(epochs: Int) -> GRUKind {
        var kind = GRUKind()
        kind.hiddenSize = 8
        kind.fromScratch = TrainingOptions(epochs: epochs, batchSize: 32, maximumLearningRate: 1e-2)
        kind.fineTuning = TrainingOptions(epochs: 1, batchSize: 32, maximumLearningRate: 1e-3)
        kind.adaptation = TrainingOptions(epochs: 2, batchSize: 32, maximumLearningRate: 3e-3)
        return kind
    }

    func trainer(
        _ configuration: TrainerConfiguration = TrainingGround.configuration(),
        holder: String = "trainer",
        store: Store? = nil,
        artifacts: ArtifactFolder? = nil,
        clock: any Clock<Duration> = ContinuousClock(),
        progress: @escaping @Sendable (EpochReport) -> Void = { _ in }
    ) -> Trainer {
        Trainer(
            store: store ?? self.store,
            artifacts: artifacts ?? self.artifacts,
            configuration: configuration,
            holder: holder,
            now: now,
            clock: clock,
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() },
            progress: progress
        )
    }

    /// Stores the weather of some hours since the start; `warmer` is added to the temperature.
    func observe(
        _ hours: Range<Int>,
        station: String = "here",
        warmer: Double = 0,
        receivedAt: Double = 0,
        origin: DataOrigin = .trusted
    ) async throws {
        try await store.write { transaction in
            try transaction.register(Station(id: station, latitude: 45, longitude: 10))
            for hour in hours {
                let observation = Self.observation(hour, station, warmer)
                _ = try transaction.insert(observation, receivedAt: receivedAt, origin: origin)
            }
        }
    }

    private static func observation(_ hour: Int, _ station: String, _ warmer: Double) -> Observation {
        var generator = SplitMix64(seed: 9, path: [hour / 7])
        let day = sin(2 * Double.pi * Double(hour) / 24 - 2)
        let front = 3 * sin(Double(hour) / 61) + Double(generator.nextUniform())
        var observation = Observation(
            station: station,
            time: Timestamp(start + hour),
            temperature: 12 + 6 * day + front + warmer,
            windSpeed: 3 + Double(generator.nextUniform()),
            pressure: 1013 + 5 * cos(Double(hour) / 61)
        )
        observation[.dewPoint] = 4 + 3 * day + front
        // The direction is around north, so that it often passes from 359° to 0°.
        let turn = 40 * day + 20 * Double(generator.nextUniform() - 0.5)
        observation[.windDirection] = Variable.windDirection.adding(turn, to: 0)
        return observation
    }

    func raise(
        _ reason: RetrainFlag.Reason,
        of target: TargetName = "temperature",
        driftBegan hour: Int? = nil
    ) async throws {
        let evidence = try hour.map { hour in
            let time = Timestamp(Self.start + hour).secondsSince1970
            return try JSONText.encode(
                DriftFlagEvidence(
                    station: "here",
                    outcome: 1,
                    kind: "bias",
                    direction: "warmer",
                    time: time,
                    estimatedStart: time,
                    window: 24,
                    statistic: 9,
                    threshold: 5,
                    size: 2,
                    sizeInSigma: 3
                )
            )
        }
        let raisedAt = now()
        try await store.write {
            _ = try $0.raiseFlag(target: target, reason: reason, evidence: evidence, now: raisedAt)
        }
    }

    func openFlag() async throws -> FlagRecord? { try await store.read { try $0.openFlag(of: "temperature") } }

    func champion(of target: TargetName = "temperature") async throws -> PromotionRecord? {
        try await store.read { try $0.champion(of: target) }
    }

    func verdict(of record: FlagRecord?) throws -> PromotionVerdict {
        try JSONText.decode(PromotionVerdict.self, from: try XCTUnwrap(record?.verdict))
    }
}

extension XCTestCase {
    func trainingGround() throws -> TrainingGround {
        try TrainingGround(folder: temporaryFolder())
    }
}
