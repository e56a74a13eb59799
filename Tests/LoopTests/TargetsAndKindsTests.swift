import Forecasting
import Foundation
import Healing
import Models
import Observations
import Store
import XCTest

/// Two targets and two kinds of model through the real programs: trained, promoted, served, compared, taken back, backed
/// up and restored.
final class TargetsAndKindsTests: XCTestCase {
    private static let targets: [TargetName] = ["temperature", "pressure"]
    private static let variables = ["AEROCAST_TARGETS": "temperature,pressure", "AEROCAST_MINIMUM_HOURS": "400"]

    private struct Forecast: Decodable {
        var target: String
        var modelVersion: String?
        var horizons: [Point]

        struct Point: Decodable {
            var unit: String
            var value: Double
        }

        private enum CodingKeys: String, CodingKey {
            case target
            case modelVersion = "model_version"
            case horizons
        }
    }

    func testRidgeModelsOfTwoTargetsLiveThroughTheWholeLoop() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: Self.variables)
        try await installation.feed(api, hours: 1500)
        try await train(installation, kind: "ridge")
        let store = try installation.store()
        for target in Self.targets {
            let champion = try await version(of: target, in: store)
            XCTAssertEqual(
                try installation.artifacts.load(target: target, version: champion).manifest.kind.rawValue,
                "ridge"
            )
            try await serves(api, champion, of: target, in: installation)
        }
        let temperature = try await forecast(api, of: "temperature", in: installation)
        let pressure = try await forecast(api, of: "pressure", in: installation)
        XCTAssertEqual(temperature.horizons.first?.unit, "°C")
        XCTAssertEqual(pressure.horizons.first?.unit, "hPa")
        XCTAssertTrue((850...1090).contains(try XCTUnwrap(pressure.horizons.first?.value)))

        // A network of one target takes over from the ridge regression, and the other target does not change.
        let before = try await version(of: "temperature", in: store)
        let old = try await version(of: "pressure", in: store)
        let network = try await challenger(of: "pressure", kind: "gru", installation, api)
        try await promote(network, of: "pressure", api, installation)
        try await serves(api, network, of: "pressure", in: installation)
        let unchanged = try await version(of: "temperature", in: store)
        XCTAssertEqual(unchanged, before)
        let change = #"{"actor":"test","reason":"taken back"}"#
        let rolledBack = try await installation.post("\(api.address)/models/rollback?target=pressure", json: change)
        XCTAssertEqual(rolledBack.status, 200, rolledBack.body)
        try await serves(api, old, of: "pressure", in: installation)

        try await restoresBothTargets(from: installation, store)
    }

    /// Trains every target once.
    private func train(_ installation: Installation, kind: String) async throws {
        let trainer = try installation.start(.trainer, "--once", "--kind", kind, changing: Self.variables)
        let ending = try await trainer.end(within: .seconds(60))
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
    }

    /// Raises a flag of the target, trains, and returns the version that was trained, promoted or not.
    private func challenger(
        of target: TargetName,
        kind: String,
        _ installation: Installation,
        _ api: RunningAPI
    ) async throws -> String {
        let store = try installation.store()
        try await store.write {
            _ = try $0.raiseFlag(target: target, reason: .manual, evidence: nil, now: Date().timeIntervalSince1970)
        }
        try await train(installation, kind: kind)
        let flags = try await store.read { try $0.flags(of: target, limit: 1) }
        return try XCTUnwrap(flags.first?.challenger, "\(flags)")
    }

    private func promote(
        _ version: String,
        of target: TargetName,
        _ api: RunningAPI,
        _ installation: Installation
    ) async throws {
        let champion = try await installation.store().read { try $0.champion(of: target)?.version }
        guard champion != version else { return }
        let change = #"{"actor":"test","reason":"another kind"}"#
        let address = "\(api.address)/models/\(version)/promote?target=\(target)"
        let answer = try await installation.post(address, json: change)
        XCTAssertEqual(answer.status, 200, answer.body)
    }

    private func version(of target: TargetName, in store: Store) async throws -> String {
        let champion = try await store.read { try $0.champion(of: target)?.version }
        return try XCTUnwrap(champion, "\(target) has no champion")
    }

    private func forecast(
        _ api: RunningAPI,
        of target: TargetName,
        in installation: Installation
    ) async throws -> Forecast {
        let body = #"{"station":"\#(Installation.station)","target":"\#(target)","answer":"champion"}"#
        let answer = try await installation.post("\(api.address)/predict", json: body)
        XCTAssertEqual(answer.status, 200, answer.body)
        return try JSONDecoder().decode(Forecast.self, from: Data(answer.body.utf8))
    }

    /// Waits until the API answers with the version of the target.
    private func serves(
        _ api: RunningAPI,
        _ version: String,
        of target: TargetName,
        in installation: Installation
    ) async throws {
        try await eventually("version \(version) of \(target) serves", or: { api.program.standardError }) {
            let forecast = try await self.forecast(api, of: target, in: installation)
            XCTAssertEqual(forecast.target, "\(target)")
            // Persistence may answer at a horizon that the model has lost to it, and has no version.
            let (_, listing) = try await installation.get("\(api.address)/readyz")
            return forecast.modelVersion == version || listing.contains(version)
        }
    }

    private func restoresBothTargets(from installation: Installation, _ store: Store) async throws {
        let aerocast = Bundle.main.bundleURL.appending(path: "aerocast")
        let file = installation.folder.appending(path: "all.backup").path
        let place = installation.folder.appending(path: "restored")
        let database = place.appending(path: "aerocast.sqlite").path
        let artifacts = place.appending(path: "artifacts").path
        for arguments in [
            ["backup", file], ["restore", file, "--database", database, "--artifacts", artifacts],
        ] {
            let program = try installation.start(aerocast, arguments, environment: installation.environment)
            let ending = try await program.end(within: .seconds(60))
            XCTAssertEqual(ending, .exited(status: 0), program.standardError)
        }
        let restored = try Store(path: database, opening: .existing)
        for target in Self.targets {
            let champion = try await version(of: target, in: restored)
            let original = try await version(of: target, in: store)
            XCTAssertEqual(champion, original)
            let artifact = try ArtifactFolder(path: artifacts).load(target: target, version: champion)
            XCTAssertNoThrow(try artifact.verifiedModel())
        }
    }
}
