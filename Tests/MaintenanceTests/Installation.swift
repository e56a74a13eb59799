import Foundation
import Logging
import Maintenance
import Models
import Observations
import PlainText
import Registry
import Store
import TestSupport
import Timing
import UntrainedModels
import XCTest

/// A database with weather, forecasts and model versions, and a wall clock that tests set.
struct Installation: Sendable {
    /// 2024-05-01T00:00:00Z.
    static let start = Timestamp(secondsSince1970: 1_714_521_600)

    static let target: TargetName = "temperature"

    let folder: URL
    let store: Store
    let artifacts: ArtifactFolder

    init(folder: URL) throws {
        self.folder = folder
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
    }

    var registry: ModelRegistry { registry(now: .system) }

    func registry(now: WallClock) -> ModelRegistry {
        ModelRegistry(store: store, artifacts: artifacts, target: Self.target, now: now)
    }

    static let silent = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    /// Stores hours after the start with forecasts one hour ahead; each hour is received at a time of the wall clock.
    func observe(_ hours: Range<Int>, at station: String = "here", received: @escaping @Sendable (Int) -> Double)
        async throws
    {
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            for hour in hours {
                let time = Self.start.adding(hours: hour)
                let observation = Observation(station: station, time: time, values: [.temperature: Double(hour % 24)])
                _ = try transaction.insert(observation, receivedAt: received(hour))
                _ = try transaction.recordOutcomes(
                    of: station,
                    target: Self.target,
                    at: time.nearestHour,
                    actual: 1,
                    storedAt: received(hour)
                )
                try transaction.insert(
                    ForecastRecord(
                        station: station,
                        issuedAt: time,
                        horizon: 1,
                        target: Self.target,
                        modelVersion: "v",
                        served: 1,
                        champion: 1,
                        persistence: 2
                    )
                )
            }
        }
    }

    /// Publishes a version of an untrained network and makes it the champion.
    @discardableResult
    func promote(_ variable: Variable = .temperature, seed: UInt64) async throws -> String {
        let artifact = try SmallForecaster.artifact(of: variable, seed: seed)
        try artifacts.publish(artifact)
        let record = try VersionRecord(artifact, publishedAt: Double(seed))
        try await store.write { try $0.insert(record) }
        _ = try await ModelRegistry(store: store, artifacts: artifacts, target: record.target)
            .promote(
                record.version,
                ModelRegistry.Request(actor: ShortText(lossy: "test"), reason: ShortText(lossy: "test"))
            )
        return record.version
    }

    func counts() async throws -> (observations: Int, outcomes: Int, forecasts: Int) {
        try await store.read { transaction in
            let outcomes = try transaction.outcomesHere(limit: 100_000)
            let forecasts = try (0..<3000)
                .reduce(0) { sum, hour in
                    let time = Self.start.adding(hours: hour)
                    return try sum + transaction.forecasts(of: "here", target: Self.target, issuedAt: time).count
                }
            return (try transaction.observationCount(of: "here"), outcomes.count, forecasts)
        }
    }
}

extension ReadTransaction {
    /// The oldest outcomes with a horizon of one hour.
    func outcomesHere(limit: Int) throws -> [OutcomeRecord] {
        try outcomes(after: 0, station: "here", target: Installation.target, horizon: 1, limit: limit)
    }
}

extension XCTestCase {
    func installation() throws -> Installation { try Installation(folder: temporaryFolder()) }

    /// An installation with observations and two champions, and a backup of it.
    func backedUp() async throws -> (Installation, file: String, versions: [String]) {
        let installation = try self.installation()
        try await installation.observe(0..<500) { Double($0) }
        let versions = [try await installation.promote(seed: 1), try await installation.promote(seed: 2)]
        let file = installation.folder.appending(path: "a.backup").path
        let contents = try Backup.write(installation.store, installation.artifacts, to: file, replacing: false)
        XCTAssertEqual(contents.observations, 500)
        XCTAssertEqual(Set(contents.versions), Set(versions.map { "temperature/\($0)" }))
        XCTAssertEqual(contents.left, [])
        return (installation, file, versions)
    }
}
