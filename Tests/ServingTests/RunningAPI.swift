import CurlClient
import Forecasting
import Foundation
import HTTPClient
import Hummingbird
import Logging
import Reporting
import ServiceLifecycle
import Serving
import Store
import Synchronization
import Telemetry
import Timing
import XCTest

/// The API on a port of its own, with a clock that is set by hand and a client to ask it.
final class RunningAPI: Sendable {
    /// 2024-06-01T00:00:00Z.
    static let start = Timestamp(secondsSince1970: 1_717_200_000)

    let store: Store
    let artifacts: ArtifactFolder
    let slot = ChampionSlot()
    let reloader: ChampionReloader
    private let answering: Answering
    private let time: SettableTime
    let url: String
    let client = CurlClient(CurlClient.Configuration(userAgent: "tests"))
    fileprivate let server: Task<Void, any Error>

    struct DidNotStart: Error {}

    /// Starts to listen; `folder` holds the database and the artifacts.
    init(folder: URL, intervalLevel: Double = 0.9, combines: Bool = true) async throws {
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        // A thousand hours of observations fit between the start and now.
        let time = SettableTime(Double(Self.start.adding(hours: 1000).secondsSince1970))
        self.time = time
        let api = API(
            store: store,
            artifacts: artifacts,
            slot: slot,
            registry: PrometheusRegistry(API.metricDefinitions),
            target: ReportedTarget("temperature"),
            intervalLevel: intervalLevel,
            combines: combines,
            now: WallClock { time.seconds.withLock { $0 } }
        )
        reloader = ChampionReloader(
            store: store,
            artifacts: artifacts,
            model: "temperature",
            slot: slot,
            metrics: api.metrics,
            intervalLevel: intervalLevel,
            logger: Self.silent
        )
        answering = api.answering
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: api.router(),
            server: .onEventLoops,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            },
            logger: Self.silent
        )
        server = Task {
            defer { continuation.finish() }
            try await application.run()
        }
        guard let port = await ports.first(where: { _ in true }) else { throw DidNotStart() }
        url = "http://127.0.0.1:\(port)"
    }

    var rehearsal: CombinationRehearsal { rehearsal(on: ContinuousClock()) }

    func rehearsal(on clock: any Clock<Duration>) -> CombinationRehearsal {
        CombinationRehearsal(store: store, answering: answering, clock: clock, logger: Self.silent)
    }

    func stop() async {
        server.cancel()
        _ = await server.result
    }

    static let silent = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    /// What the API is told when it asks for the time.
    var now: Timestamp { Timestamp(secondsSince1970: Int64(time.seconds.withLock { $0 })) }

    func setTime(_ seconds: Double) { time.seconds.withLock { $0 = seconds } }

    /// Publishes a version and makes it the champion; the API has it when this returns.
    @discardableResult
    func promote(_ artifact: ModelArtifact) async throws -> String {
        try artifacts.publish(artifact)
        return try await promotePublished(artifact)
    }

    /// Names the version that an installation starts with.
    func ship(_ text: String) throws {
        try Data("\(text)\n".utf8).write(to: artifacts.root.appending(path: "temperature/champion"))
    }

    /// Makes a version the champion, whatever its files look like.
    @discardableResult
    func promotePublished(_ artifact: ModelArtifact) async throws -> String {
        let record = try VersionRecord(artifact, publishedAt: 0)
        try await store.write { transaction in
            try transaction.insert(record)
            try transaction.promote(
                version: record.version,
                of: record.model,
                actor: "tests",
                reason: "test",
                flag: nil,
                now: 0
            )
        }
        try await reloader.reloadIfPromoted()
        return record.version
    }
}

private final class SettableTime: Sendable {
    /// Since 1970.
    let seconds: Mutex<Double>

    init(_ seconds: Double) { self.seconds = Mutex(seconds) }
}

extension XCTestCase {
    func runningAPI(intervalLevel: Double = 0.9, combines: Bool = true) async throws -> RunningAPI {
        try await runningAPI(in: try temporaryFolder(), intervalLevel: intervalLevel, combines: combines)
    }

    /// As a process that starts anew on a folder that is there.
    func runningAPI(in folder: URL, intervalLevel: Double = 0.9, combines: Bool = true) async throws -> RunningAPI {
        let api = try await RunningAPI(folder: folder, intervalLevel: intervalLevel, combines: combines)
        // Test cases live as long as the process, and their blocks with them; this one keeps no connection open.
        addTeardownBlock { [server = api.server, store = api.store] in
            server.cancel()
            _ = await server.result
            try? store.close()
        }
        try await api.reloader.reloadIfPromoted()
        return api
    }

    /// A folder of the test's own, removed after it.
    func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return folder
    }
}
