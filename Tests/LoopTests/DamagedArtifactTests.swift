import Foundation
import Models
import Observations
import Registry
import Store
import XCTest

/// The API survives a champion with damaged or missing files.
final class DamagedArtifactTests: XCTestCase {
    func testAnAPIWithADamagedChampionStartsWithPersistenceAndHealsWithItsFiles() async throws {
        let installation = try await installationWithChampion()
        let version = try await champion(of: installation)
        for damage in Damage.allCases {
            let whole = try installation.damage(version, as: damage)
            let api = try await installation.startAPI()
            let hurt = try await installation.readiness(of: api)
            XCTAssertFalse(hurt.ready, "\(damage)")
            XCTAssertEqual(hurt.answeredBy, "persistence", "\(damage)")
            XCTAssertTrue(hurt.problems.contains { $0.contains(version) }, "\(damage): \(hurt.problems)")
            let answer = try await installation.post("\(api.address)/observations", json: Self.observation)
            XCTAssertEqual(answer.status, 200, "\(damage): \(answer.body)")

            try installation.restore(version, from: whole)
            try await eventually("the API heals after \(damage)", within: .seconds(10)) {
                try await installation.readiness(of: api)
                    == Readiness(ready: true, modelVersion: version, answeredBy: "champion", problems: [])
            }
            let ending = try await api.program.terminate()
            XCTAssertEqual(ending, .exited(status: 0))
        }
    }

    func testAtRuntimeTheOldModelServesOnUntilTheNewOneIsWhole() async throws {
        let installation = try await installationWithChampion()
        let other = try await installationWithChampion(seed: 2)
        let (old, new) = (try await champion(of: installation), try await champion(of: other))
        XCTAssertNotEqual(old, new)
        let api = try await installation.startAPI()
        _ = try installation.damage(old, as: .gone)
        let served = try await installation.readiness(of: api)
        XCTAssertEqual(served.modelVersion, old, "a loaded model does not need its files")

        let artifact = try other.artifacts.load(target: Installation.target, version: new)
        try installation.artifacts.publish(artifact)
        let whole = try installation.damage(new, as: .cutOff)
        let record = try VersionRecord(artifact, publishedAt: 0)
        try await installation.store()
            .write { transaction in
                try transaction.insert(record)
                try transaction.promote(
                    version: new,
                    of: Installation.target,
                    actor: "test",
                    reason: "manual",
                    flag: nil,
                    now: 0
                )
            }
        try await eventually("the API reports the problem", within: .seconds(10)) {
            let readiness = try await installation.readiness(of: api)
            return readiness.ready && readiness.modelVersion == old
                && readiness.problems.contains { $0.contains(new) }
        }
        try installation.restore(new, from: whole)
        try await eventually("the new model serves", within: .seconds(10)) {
            let readiness = try await installation.readiness(of: api)
            return readiness.ready && readiness.modelVersion == new && readiness.answeredBy == "champion"
                && readiness.problems.allSatisfy { $0.contains("does not answer at every horizon") }
        }
    }

    /// The same observations and seed give the same version, whose folder exists but is damaged.
    func testARetrainMendsAChampionThatIsDamaged() async throws {
        let installation = try await installationWithChampion()
        let version = try await champion(of: installation)
        _ = try installation.damage(version, as: .cutOff)
        let api = try await installation.startAPI(staleAfter: "1s")
        try await installation.scheduleRetrain(api)
        let trainer = try await installation.run(.trainer, "--once", "--minimum-hours", "400")
        try await eventually("a champion serves", within: .seconds(10), or: { trainer.standardError }) {
            try await installation.readiness(of: api).ready
        }
    }

    /// Wind alone, so that no forecast is issued.
    private static let observation =
        #"{"observations": [{"station": "X", "time": "2010-01-01T00:00:00Z", "wind_speed": 1.5}]}"#

    private func installationWithChampion(seed: Int = 1) async throws -> Installation {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 900)
        try await installation.run(.trainer, "--once", "--minimum-hours", "400", "--seed", "\(seed)")
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0))
        return installation
    }

    private func champion(of installation: Installation) async throws -> String {
        let champion = try await installation.store().read { try $0.champion(of: Installation.target) }
        return try XCTUnwrap(champion).version
    }
}

/// The kinds of damage to a version's files.
private enum Damage: CaseIterable {
    case cutOff
    case flippedBit
    case otherManifest
    case gone
}

extension Installation {
    /// Damages a version.
    ///
    /// - Returns: the folder with the intact copy of the version.
    fileprivate func damage(_ version: String, as damage: Damage) throws -> URL {
        let files = FileManager.default
        let place = place(of: version)
        let whole = folder.appending(path: "whole-\(UUID().uuidString)")
        try files.copyItem(at: place, to: whole)
        let weights = place.appending(path: "model.safetensors")
        switch damage {
        case .cutOff:
            let bytes = try Data(contentsOf: weights)
            try bytes.prefix(bytes.count / 2).write(to: weights)
        case .flippedBit:
            var bytes = try Data(contentsOf: weights)
            bytes[bytes.count - 100] ^= 1
            try bytes.write(to: weights)
        case .otherManifest:
            try Data("{}".utf8).write(to: place.appending(path: "model.json"))
        case .gone:
            try files.removeItem(at: place)
        }
        return whole
    }

    fileprivate func restore(_ version: String, from whole: URL) throws {
        let place = place(of: version)
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: whole, to: place)
    }

    private func place(of version: String) -> URL {
        URL(filePath: artifactsPath).appending(path: Self.target.rawValue).appending(path: version)
    }
}
