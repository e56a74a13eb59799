import CanonicalJSON
import Forecasting
import Foundation
import GRU
import Healing
import Logging
import RandomNumbers
import Store
import Synchronization
import Timing
import Training
import XCTest

/// A store with made-up weather, an artifacts folder, and a wall clock that is set by hand.
final class TrainingGround: Sendable {
    /// The hour of 2024-01-01T00:00:00Z, counted from 1970.
    static let start: Int64 = 473_352

    let store: Store
    let artifacts: ArtifactFolder
    private let time = Mutex(1_000_000.0)

    init(folder: URL) throws {
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
    }

    var now: WallClock { WallClock { [self] in time.withLock { $0 } } }

    func advance(by seconds: Double) { time.withLock { $0 += seconds } }

    /// A small network that learns in a second.
    static func configuration(epochs: Int = 4) -> TrainerConfiguration {
        var recipe = TrainingRecipe(start: .whicheverValidatesBetter)
        recipe.hiddenSize = 8
        recipe.fromScratch = TrainingOptions(epochs: epochs, batchSize: 32, maximumLearningRate: 1e-2)
        recipe.fineTuning = TrainingOptions(epochs: 1, batchSize: 32, maximumLearningRate: 1e-3)
        return TrainerConfiguration(
            model: "temperature",
            recipe: recipe,
            adaptation: TrainingOptions(epochs: 2, batchSize: 32, maximumLearningRate: 3e-3),
            limits: RetryLimits(maximumAttempts: 3, backoff: 30),
            lease: 60,
            minimumHours: 500
        )
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
    func observe(_ hours: Range<Int>, station: String = "here", warmer: Double = 0, receivedAt: Double = 0) async throws
    {
        try await store.write { transaction in
            try transaction.register(Station(id: station, latitude: 45, longitude: 10))
            for hour in hours {
                _ = try transaction.insert(Self.observation(hour, station, warmer), receivedAt: receivedAt)
            }
        }
    }

    private static func observation(_ hour: Int, _ station: String, _ warmer: Double) -> Observation {
        var generator = SplitMix64(seed: 9, path: [hour / 7])
        let day = sin(2 * Double.pi * Double(hour) / 24 - 2)
        let front = 3 * sin(Double(hour) / 61) + Double(generator.nextUniform())
        return Observation(
            station: station,
            time: Timestamp(hour: start + Int64(hour)),
            temperature: 12 + 6 * day + front + warmer,
            windSpeed: 3 + Double(generator.nextUniform()),
            pressure: 1013 + 5 * cos(Double(hour) / 61)
        )
    }

    func raise(_ reason: RetrainFlag.Reason, driftBegan hour: Int? = nil) async throws {
        let evidence = try hour.map { hour in
            let time = (Self.start + Int64(hour)) * 3600
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
            _ = try $0.raiseFlag(model: "temperature", reason: reason, evidence: evidence, now: raisedAt)
        }
    }

    func openFlag() async throws -> FlagRecord? { try await store.read { try $0.openFlag(of: "temperature") } }

    func champion() async throws -> PromotionRecord? { try await store.read { try $0.champion(of: "temperature") } }

    func verdict(of record: FlagRecord?) throws -> PromotionVerdict {
        try JSONText.decode(PromotionVerdict.self, from: try XCTUnwrap(record?.verdict))
    }
}

extension XCTestCase {
    func trainingGround() throws -> TrainingGround {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-training-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return try TrainingGround(folder: folder)
    }
}
