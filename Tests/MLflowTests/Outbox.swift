import CurlClient
import Foundation
import Healing
import HTTPClient
import Logging
import MLflow
import Models
import Observations
import Registry
import Store
import Synchronization
import Timing
import UntrainedModels
import XCTest

/// A database with retrains for MLflow, and a clock that tests set.
final class Outbox: Sendable {
    static let target: TargetName = "temperature"

    let store: Store
    let artifacts: ArtifactFolder
    private let time = Mutex(1_000_000.0)

    /// - Parameters:
    ///   - test: the test after which the files are removed.
    ///   - database: the bytes of an existing database.
    ///   - artifacts: an existing folder.
    /// - Throws: an error if the files cannot be created.
    init(for test: XCTestCase, database: Data? = nil, artifacts: ArtifactFolder? = nil) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-mlflow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        test.addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "aerocast.sqlite")
        try database?.write(to: path)
        store = try Store(path: path.path)
        self.artifacts = artifacts ?? ArtifactFolder(path: folder.appending(path: "artifacts").path)
    }

    /// The delivery of another process.
    init(sharing other: Outbox) throws {
        store = try Store(path: other.store.path)
        artifacts = other.artifacts
    }

    func advance(by seconds: Double) { time.withLock { $0 += seconds } }

    func state() async throws -> OutboxState {
        var state = try await store.read { try $0.outboxState(of: Self.target) }
        if state.waiting == 0 { state.waitingSince = nil }
        return state
    }

    func delivery(
        to url: String,
        timeout: Duration = .seconds(10)
    ) throws -> RunDelivery {
        var configuration = CurlClient.Configuration(userAgent: "tests")
        configuration.timeout = timeout
        return RunDelivery(
            store: store,
            artifacts: artifacts,
            target: Self.target,
            experiment: "aerocast",
            address: ServiceAddress(url),
            transport: Hasty(client: CurlClient(configuration), timeout: timeout),
            now: WallClock { [self] in time.withLock { $0 } },
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    func delivery(to server: FakeMLflow) throws -> RunDelivery { try delivery(to: server.url) }

    func assertFails(
        to url: String,
        _ message: String,
        timeout: Duration = .seconds(10),
        file: StaticString = #filePath,
        line: UInt = #line
    ) async {
        do {
            try await delivery(to: url, timeout: timeout).deliverWaiting()
            XCTFail("the delivery must fail", file: file, line: line)
        } catch {
            XCTAssertTrue("\(error)".contains(message), "\(error)", file: file, line: line)
        }
    }

    /// Promotes a version on a flag, like a trainer.
    @discardableResult
    func retrain(seed: UInt64 = 1) async throws -> String {
        let artifact = try SmallForecaster.artifact(seed: seed)
        try artifacts.publish(artifact)
        let claimed = try await claim()
        var run = RetrainRun(claimed, end: .promoted, startedAt: 10, endedAt: 20)
        run.version = artifact.manifest.version
        run.parameters = ["hidden_size": "8"]
        run.epochs = [
            .init(epoch: 1, trainingLoss: 0.5, validationLoss: 0.6, learningRate: 1e-3),
            .init(epoch: 2, trainingLoss: 0.25, validationLoss: 0.5, learningRate: 1e-4),
        ]
        run.metrics = ["gate.recent.challenger_loss": 0.3, "not_finite": .nan]
        let version = try VersionRecord(artifact, publishedAt: 20)
        try await store.write { [run] transaction in
            try transaction.insert(version)
            try transaction.updateFlag(claimed.flag.id) { try $0.conclude(promoted: true, by: "t", now: 20) }
            try transaction.promote(
                version: version.version,
                of: Self.target,
                actor: "t",
                reason: "t",
                flag: claimed.flag.id,
                now: 20
            )
            try transaction.enqueue(run, now: 20)
        }
        return version.version
    }

    func failRetrain(because error: String) async throws {
        let claimed = try await claim()
        var run = RetrainRun(claimed, end: .failed, startedAt: 10, endedAt: 20)
        run.note = error
        try await store.write { [run] in try $0.enqueue(run, now: 20) }
    }

    private func claim() async throws -> FlagRecord {
        let claimed = try await store.write { transaction in
            _ = try transaction.raiseFlag(target: Self.target, reason: .manual, evidence: nil, now: 0)
            return try transaction.claimFlag(
                target: Self.target,
                holder: "t",
                now: 0,
                lease: .seconds(60),
                limits: RetryLimits()
            )
        }
        return try XCTUnwrap(claimed)
    }
}

/// Replaces the timeout of every request by the test's timeout.
private struct Hasty: HTTPTransport {
    let client: CurlClient
    let timeout: Duration

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.timeout = timeout
        return try await client.send(request)
    }
}
