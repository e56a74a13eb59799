import Foundation
import Healing
import Models
import Observations
import PlainText
import Registry
import Store
import TestSupport
import Timing
import UntrainedModels
import XCTest

final class PruningTests: XCTestCase {
    private let request = ModelRegistry.Request(actor: ShortText(lossy: "operator"), reason: ShortText(lossy: "a test"))

    /// A registry with published versions, an hour ahead of their files.
    private func registry(
        versions count: UInt64,
        later seconds: Double = 7200
    ) async throws -> (ModelRegistry, versions: [String]) {
        let folder = try temporaryFolder()
        let registry = ModelRegistry(
            store: try Store(path: folder.appending(path: "aerocast.sqlite").path),
            artifacts: ArtifactFolder(path: folder.appending(path: "artifacts").path),
            target: "temperature",
            now: WallClock { Date().timeIntervalSince1970 + seconds }
        )
        var versions: [String] = []
        for seed in 1...count {
            let artifact = try SmallForecaster.artifact(seed: seed)
            try registry.artifacts.publish(artifact)
            let record = try VersionRecord(artifact, publishedAt: Double(seed))
            try await registry.store.write { try $0.insert(record) }
            versions.append(record.version)
        }
        return (registry, versions)
    }

    private func folders(_ registry: ModelRegistry) throws -> Set<String> {
        Set(try registry.artifacts.entries(of: "temperature").map(\.name))
    }

    func testTheNewestAndEverythingThatIsNeededStay() async throws {
        let (registry, versions) = try await registry(versions: 8)
        // The previous champion, then the champion on probation against it; 0 is the bundled version of the folder.
        for version in versions[1...2] { _ = try await registry.promote(version, request) }
        try Data(versions[0].utf8).write(to: registry.artifacts.root.appending(path: "temperature/champion"))
        let pruned = try await registry.prune(keeping: 2, request)
        XCTAssertEqual(Set(pruned.versions), Set(versions[3...5]))
        XCTAssertEqual(try folders(registry), Set(versions[0...2] + versions[6...7]))
        let again = try await registry.prune(keeping: 2, request)
        XCTAssertEqual(again.versions, [])
        // The lineage is kept.
        let details = try await registry.show(versions[4])
        XCTAssertEqual(details.events.map(\.kind), [.pruned])
        let findings = try await registry.verifyAll()
        XCTAssertEqual(findings.filter(\.isPruned).count, 3)
        XCTAssertEqual(findings.filter { $0.problem != nil }, [])
    }

    func testTheModelsThatStationsAreAnsweredWithStay() async throws {
        let (registry, versions) = try await registry(versions: 7)
        for version in versions[0...5] { _ = try await registry.promote(version, request) }
        let pruned = try await registry.prune(keeping: 0, request)
        XCTAssertEqual(Set(pruned.versions), Set(versions[0...1] + [versions[6]]))
        XCTAssertEqual(try folders(registry), Set(versions[2...5]))
    }

    func testKeepingNoneKeepsTheChampionAndThePrevious() async throws {
        let (registry, versions) = try await registry(versions: 4)
        for version in versions[0...1] { _ = try await registry.promote(version, request) }
        _ = try await registry.prune(keeping: 0, request)
        XCTAssertEqual(try folders(registry), Set(versions[0...1]))
        let rollback = try await registry.rollBack(quarantine: true, request).promotion
        XCTAssertEqual(rollback.version, versions[0])
    }

    func testLeftoversGoOnceTheyAreOldAndUnrecordedVersionsOnceNoFlagIsOpen() async throws {
        let (registry, _) = try await registry(versions: 1)
        let unrecorded = try SmallForecaster.artifact(seed: 99)
        try registry.artifacts.publish(unrecorded)
        let folder = registry.artifacts.root.appending(path: "temperature")
        for name in [".staging-x", ".damaged-x", ".hidden"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        try await registry.store.write {
            _ = try $0.raiseFlag(target: "temperature", reason: .manual, evidence: nil, now: 0)
        }
        let busy = try await registry.prune(keeping: 5, request)
        XCTAssertEqual(Set(busy.leftovers), [".staging-x", ".damaged-x"])
        try await registry.store.write { transaction in
            _ = try transaction.updateFlag(1) { _ = $0.withdraw(because: "test", now: 1) }
        }
        let idle = try await registry.prune(keeping: 5, request)
        XCTAssertEqual(idle.leftovers, [unrecorded.manifest.version])
        XCTAssertTrue(FileManager.default.fileExists(atPath: folder.appending(path: ".hidden").path))
    }

    func testWhatIsBeingWrittenIsLeftAlone() async throws {
        let (registry, _) = try await registry(versions: 1, later: 60)
        let folder = registry.artifacts.root.appending(path: "temperature/.staging-x")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pruned = try await registry.prune(keeping: 5, request)
        XCTAssertEqual(pruned.leftovers, [])
    }
}
