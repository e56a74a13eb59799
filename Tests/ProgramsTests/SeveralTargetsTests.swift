import Forecasting
import Foundation
import Models
import Observations
import Programs
import Registry
import ServiceLifecycle
import Settings
import Store
import Weather
import XCTest

/// Programs whose settings name two targets.
final class SeveralTargetsTests: XCTestCase {
    private static let targets: [TargetName] = ["temperature", "pressure"]

    private var folder = FileManager.default.temporaryDirectory

    override func setUp() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-targets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { [folder] in try FileManager.default.removeItem(at: folder) }
    }

    private func store() throws -> Store { try Store(path: folder.appending(path: "aerocast.sqlite").path) }

    private func settings(
        _ settings: [any DeclaredSetting],
        _ more: [String: String] = [:]
    ) async throws -> ResolvedSettings {
        let given = ["targets": "temperature,pressure", "artifacts": folder.appending(path: "artifacts").path]
            .merging(more) { $1 }
        return try await SettingsReader(
            settings,
            catalogue: .aerocast,
            flags: given.map { GivenFlag(key: SettingKey($0.key), text: $0.value) },
            environment: [:]
        )
        .read()
    }

    func testEachProgramHasServicesForEveryTarget() async throws {
        let store = try store()
        let api = try await APIProgram(settings(APISettings.all), store: store, announce: { _ in })
        // The server, the keys, the disk, the streams, the file of the database, the heartbeat, the webhooks, the changes
        // of the verdict, and for each target a reloader and a backfill.
        XCTAssertEqual(api.services.count, 12)
        let detector = try DetectorProgram(await settings(DetectorSettings.all), store: store)
        // For each target a monitor, the heartbeat, and the file of the database.
        XCTAssertEqual(detector.services.count, 4)
        let delivering = ["mlflow_tracking_uri": "http://127.0.0.1:1"]
        let trainer = try TrainerProgram(await settings(TrainerSettings.all, delivering), store: store)
        // For each target a trainer and a delivery, one housekeeping, the heartbeat, the file of the database, and three
        // runners of jobs.
        XCTAssertEqual(trainer.services.count, 10)
    }

    func testATrainerHandlesTheFlagOfEveryTargetWithTheKindInForce() async throws {
        let store = try store()
        let simulator = try Simulator(SimulatorConfiguration(seed: 3))
        let first = Timestamp.simulatorDefaultStart.nearestHour
        try await store.write { transaction in
            try transaction.register(.simulated)
            for hour in first..<first + 900 {
                guard let observation = simulator.observation(hour: hour) else { continue }
                _ = try transaction.insert(observation, receivedAt: 0)
            }
        }
        let more = ["kind": "ridge", "minimum_hours": "400"]
        let trainer = try TrainerProgram(await settings(TrainerSettings.all, more), store: store)
        try await trainer.once.run()
        for target in Self.targets {
            let kind = try await store.read { transaction in
                try transaction.flags(of: target, limit: 1).first?.challenger
                    .flatMap { try transaction.version($0, of: target)?.decodedManifest?.kind }
            }
            XCTAssertEqual(kind?.rawValue, "ridge", "\(target)")
        }
        let detector = try DetectorProgram(await settings(DetectorSettings.all), store: store)
        try await detector.once.run()
    }
}
