import CanonicalJSON
import CodeVersion
import Foundation
import Healing
import Models
import Observations
import PlainText
import Registry
import Store
import TestSupport
import UntrainedModels
import XCTest

/// Versions, their files and their names.
final class RegistryTests: XCTestCase {
    private let request = ModelRegistry.Request(actor: ShortText(lossy: "operator"), reason: ShortText(lossy: "a test"))

    private func registry() throws -> ModelRegistry {
        let folder = try temporaryFolder()
        return ModelRegistry(
            store: try Store(path: folder.appending(path: "aerocast.sqlite").path),
            artifacts: ArtifactFolder(path: folder.appending(path: "artifacts").path),
            target: "temperature"
        )
    }

    /// Publishes versions one after the other; returns their names, oldest first.
    private func publish(_ seeds: ClosedRange<UInt64>, in registry: ModelRegistry) async throws -> [String] {
        var names: [String] = []
        for seed in seeds {
            let artifact = try SmallForecaster.artifact(seed: seed)
            try registry.artifacts.publish(artifact)
            let record = try VersionRecord(
                artifact,
                publishedAt: Double(seed),
                publisher: "trainer-\(seed)",
                reason: "drift"
            )
            try await registry.store.write { try $0.insert(record) }
            names.append(record.version)
        }
        return names
    }

    private func weights(_ version: String, of registry: ModelRegistry) -> URL {
        registry.artifacts.root.appending(path: "temperature/\(version)/model.safetensors")
    }

    func testPromotionsMoveTheNamesAndAreKeptWithActorAndReason() async throws {
        let registry = try registry()
        let versions = try await publish(1...3, in: registry)
        for version in versions {
            let promoted = try await registry.promote(version, request)
            XCTAssertTrue(promoted.isNew)
        }
        let again = try await registry.promote(versions[2], request)
        XCTAssertFalse(again.isNew)
        let listing = try await registry.list()
        XCTAssertEqual([listing.champion, listing.previous, listing.challenger], [versions[2], versions[1], nil])
        XCTAssertEqual(listing.promotions.map(\.version), versions.reversed())
        XCTAssertEqual(Set(listing.promotions.map(\.actor)), ["operator"])
        XCTAssertEqual(Set(listing.promotions.map(\.reason)), ["a test"])
        XCTAssertEqual(listing.versions.map(\.version), versions.reversed())
        XCTAssertEqual(listing.versions[0].publishedBy, "trainer-3")
        XCTAssertEqual(listing.versions[0].reason, "drift")
        XCTAssertEqual(listing.versions[0].codeVersion, CodeVersion.current)
        XCTAssertEqual(listing.versions[0].rows, 990)
        XCTAssertEqual(listing.versions[0].seed, 3)
        XCTAssertEqual(listing.versions[0].from, Timestamp(Hour(476_256)))
        XCTAssertEqual(listing.versions[0].until, Timestamp(Hour(477_255)))
    }

    func testARollbackGoesBackStepByStepAndQuarantines() async throws {
        let registry = try registry()
        let versions = try await publish(1...3, in: registry)
        for version in versions { _ = try await registry.promote(version, request) }
        let first = try await registry.rollBack(quarantine: true, request).promotion
        XCTAssertEqual([first.version, first.previous], [versions[1], versions[2]])
        XCTAssertEqual(first.kind, .rollback)
        await assertThrows(HealingError.quarantined(version: versions[2])) {
            try await registry.promote(versions[2], request)
        }
        let second = try await registry.rollBack(quarantine: false, request).promotion
        XCTAssertEqual(second.version, versions[0])
        await assertThrows(HealingError.nothingToGoBackTo) { try await registry.rollBack(quarantine: true, request) }
        let forced = try await registry.promote(versions[2], force: true, request)
        XCTAssertTrue(forced.isNew)
        let details = try await registry.show("champion")
        XCTAssertEqual(details.summary.version, versions[2])
        XCTAssertFalse(details.summary.quarantined)
        XCTAssertEqual(details.promotions.map(\.kind), [.promotion, .promotion])
        XCTAssertEqual(details.events.map(\.kind), [.quarantined, .released])
    }

    func testABrokenVersionIsRefusedWithWhatIsWrongAndNothingChanges() async throws {
        let registry = try registry()
        let versions = try await publish(1...3, in: registry)
        _ = try await registry.promote(versions[0], request)
        var damaged = try Data(contentsOf: weights(versions[1], of: registry))
        damaged[damaged.count - 1] ^= 1
        try damaged.write(to: weights(versions[1], of: registry))
        try FileManager.default.removeItem(at: weights(versions[2], of: registry))
        for (version, word) in [(versions[1], "SHA-256"), (versions[2], "is missing")] {
            do {
                _ = try await registry.promote(version, request)
                XCTFail("\(version) was promoted although damaged")
            } catch let error as ArtifactError {
                XCTAssertTrue(error.description.contains(word), "\(error)")
            }
        }
        let findings = try await registry.verifyAll()
        XCTAssertEqual(findings.map(\.isWhole), [false, false, true])
        XCTAssertTrue(findings[0].problem?.contains("is missing") == true, "\(findings)")
        let champion = try await registry.version(named: "champion")
        XCTAssertEqual(champion.version, versions[0])
    }

    func testAManifestThatSaysSomethingElseThanThePublishedOneIsRefused() async throws {
        let registry = try registry()
        let versions = try await publish(1...1, in: registry)
        let file = registry.artifacts.root.appending(path: "temperature/\(versions[0])/model.json")
        let whole = try Data(contentsOf: file)
        var manifest = try JSONText.decode(ModelManifest.self, from: whole)
        manifest.training.seed += 1
        try JSONText.data(manifest, pretty: true).write(to: file)
        let findings = try await registry.verifyAll()
        XCTAssertTrue(findings[0].problem?.contains("other contents") == true, "\(findings)")
        // The same manifest in another layout is accepted.
        try JSONText.data(JSONText.decode(ModelManifest.self, from: whole)).write(to: file)
        let again = try await registry.verifyAll()
        XCTAssertTrue(again[0].isWhole, "\(again)")
    }

    func testFilesOfAnotherTrainingUnderAVersionsNameAreRefused() async throws {
        let registry = try registry()
        let versions = try await publish(1...1, in: registry)
        var other = try SmallForecaster.artifact(seed: 9)
        other.manifest.version = versions[0]
        let folder = registry.artifacts.root.appending(path: "temperature/\(versions[0])")
        try other.weights.write(to: folder.appending(path: "model.safetensors"))
        try JSONText.data(other.manifest).write(to: folder.appending(path: "model.json"))
        do {
            _ = try await registry.promote(versions[0], request)
            XCTFail("the version was promoted")
        } catch RegistryError.notAsRecorded(let version, _) {
            XCTAssertEqual(version, versions[0])
        }
    }

    func testARollbackToABrokenVersionIsRefused() async throws {
        let registry = try registry()
        let versions = try await publish(1...2, in: registry)
        for version in versions { _ = try await registry.promote(version, request) }
        try Data().write(to: weights(versions[0], of: registry))
        do {
            _ = try await registry.rollBack(quarantine: true, request)
            XCTFail("the champion was rolled back")
        } catch is ArtifactError {}
        let champion = try await registry.version(named: "champion")
        XCTAssertEqual(champion.version, versions[1])
    }

    func testUnknownNamesAreRefused() async throws {
        let registry = try registry()
        await assertThrows(RegistryError.unknownVersion("x", target: "temperature")) {
            try await registry.promote("x", request)
        }
        await assertThrows(RegistryError.nothingNamed(.previous, target: "temperature")) {
            try await registry.show("previous")
        }
    }

    func testTheHistoryRefusesToBeChanged() async throws {
        let registry = try registry()
        let versions = try await publish(1...2, in: registry)
        for version in versions { _ = try await registry.promote(version, request) }
        _ = try await registry.rollBack(quarantine: true, request)
        let raw = try SQLiteFile(registry.store.path)
        for statement in [
            "UPDATE promotions SET reason = 'another'", "DELETE FROM promotions",
            "UPDATE model_versions SET manifest = '{}'", "DELETE FROM model_versions",
            "UPDATE version_events SET actor = 'nobody'", "DELETE FROM version_events",
        ] {
            do {
                try raw.write { try $0.run(statement) }
                XCTFail("\(statement) was carried out")
            } catch {
                XCTAssertTrue("\(error)".contains("never changed"), "\(error)")
            }
        }
    }
}
