import Access
import CurlClient
import Forecasting
import Foundation
import HTTPClient
import Hummingbird
import Logging
import Models
import Observations
import Registry
import ServiceLifecycle
import Serving
import Store
import Synchronization
import Telemetry
import TestSupport
import Timing
import XCTest

/// The API on a free port, with a settable clock and a client.
final class RunningAPI: Sendable {
    /// 2024-06-01T00:00:00Z.
    static let start = Timestamp(secondsSince1970: 1_717_200_000)

    let store: Store
    let artifacts: ArtifactFolder
    let target: ServedTarget
    let reloader: ChampionReloader
    let gate: AccessGate
    private let time: SettableTime
    let url: String
    /// Every answer is compared with it.
    let contract: AnswerContract
    /// The log of the server.
    let log = RecordedLog()
    let client: CurlClient
    /// Looks at the files of the certificate when a test asks for it.
    let certificate: ServerCertificate?
    let counters: ServingCounters
    fileprivate let server: Task<Void, any Error>

    /// Read once: it is the same for each API.
    private static let contract = Mutex<AnswerContract?>(nil)

    struct DidNotStart: Error {}

    /// Starts the API; `folder` holds the database and the artifacts.
    ///
    /// `others` are targets in addition to the temperature, without a model. The other programs seem to run. Observations
    /// are replayed, unless a test compares them with the clock.
    init(
        folder: URL,
        intervalLevel: Double = 0.9,
        combines: Bool = true,
        others: [Variable] = [],
        limits: ConnectionLimits = ConnectionLimits(),
        certificate: CertificateFiles? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        disk: DiskGuard? = nil,
        origins: AllowedOrigins = AllowedOrigins(),
        policy: AccessPolicy = .ofTests,
        tokens: TokenConfiguration? = nil,
        trust: ControlTrust = ControlTrust(),
        logger: Logger? = nil,
        port: Int = 0,
        isReplay: Bool = true
    ) async throws {
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        // A thousand hours of observations fit between the start and now.
        let time = SettableTime(Double(Self.start.adding(hours: 1000).secondsSince1970))
        self.time = time
        try await store.write { transaction in
            for program in [MonitoredProgram.api, .detector, .trainer] {
                try transaction.save(
                    HeartbeatRecord(
                        program: program,
                        instance: "test",
                        startedAt: 0,
                        beatAt: Double(Self.start.secondsSince1970),
                        silentAfter: 1e12
                    )
                )
            }
            try transaction.insertBackup(path: "backup", bytes: 1, finishedAt: 1e10)
        }
        let target = ServedTarget(intervalLevel: intervalLevel, combines: combines)
        self.target = target
        var configuration = CurlClient.Configuration(userAgent: "tests")
        configuration.certificateAuthorityFile = certificate?.certificate
        client = CurlClient(configuration)
        let ownLogger = log.logger
        self.certificate = try certificate.map { try ServerCertificate($0, logger: ownLogger) }
        let api = API(
            store: store,
            artifacts: artifacts,
            targets: [target] + others.map { ServedTarget(Target($0)) },
            registry: PrometheusRegistry(API.metricDefinitions),
            limits: limits,
            certificate: self.certificate,
            proxies: proxies,
            origins: origins,
            policy: policy,
            tokens: tokens,
            disk: disk,
            trust: trust,
            isReplay: isReplay,
            verdictsValidFor: .zero,
            now: WallClock { time.seconds.withLock { $0 } }
        )
        gate = api.gate
        counters = api.metrics
        contract = try Self.contract.withLock { known in
            let contract = try known ?? AnswerContract(document: try api.openAPI())
            known = contract
            return contract
        }
        reloader = ChampionReloader(
            store: store,
            artifacts: artifacts,
            target: target,
            metrics: api.metrics,
            logger: Self.silent
        )
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: api.router(),
            server: api.server,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            services: [EventStreamPolling(api.streams, logger: Self.silent)],
            onServerRunning: { channel in
                try? await api.guardAccepting(channel, logger: logger ?? Self.silent)
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            },
            logger: log.logger
        )
        server = Task {
            defer { continuation.finish() }
            try await application.run()
        }
        guard let port = await ports.first(where: { _ in true }) else { throw DidNotStart() }
        url = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
    }

    var backfill: CombinationBackfill { backfill(on: ContinuousClock()) }

    func backfill(on clock: any Clock<Duration>) -> CombinationBackfill {
        CombinationBackfill(store: store, target: target, clock: clock, logger: Self.silent)
    }

    var slot: ChampionSlot { target.slot }

    func stop() async {
        server.cancel()
        _ = await server.result
    }

    static let silent = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    /// The current time of the API's clock.
    var now: Timestamp { Timestamp(secondsSince1970: Int64(time.seconds.withLock { $0 })) }

    func setTime(_ seconds: Double) { time.seconds.withLock { $0 = seconds } }

    /// Publishes a version and makes it the champion; the API has loaded it when this method returns.
    @discardableResult
    func promote(_ artifact: ModelArtifact) async throws -> String {
        try artifacts.publish(artifact)
        return try await promotePublished(artifact)
    }

    /// Writes the name of the bundled version.
    func ship(_ text: String) throws {
        try Data("\(text)\n".utf8).write(to: artifacts.root.appending(path: "temperature/champion"))
    }

    /// Makes a version the champion without verifying its files.
    @discardableResult
    func promotePublished(_ artifact: ModelArtifact) async throws -> String {
        let record = try VersionRecord(artifact, publishedAt: 0)
        try await store.write { transaction in
            try transaction.insert(record)
            try transaction.promote(
                version: record.version,
                of: record.target,
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
    /// Seconds since 1970.
    let seconds: Mutex<Double>

    init(_ seconds: Double) { self.seconds = Mutex(seconds) }
}

extension XCTestCase {
    func runningAPI(
        intervalLevel: Double = 0.9,
        combines: Bool = true,
        others: [Variable] = [],
        limits: ConnectionLimits = ConnectionLimits(),
        certificate: CertificateFiles? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        disk: DiskGuard? = nil,
        origins: AllowedOrigins = AllowedOrigins(),
        policy: AccessPolicy = .ofTests,
        tokens: TokenConfiguration? = nil,
        trust: ControlTrust = ControlTrust(),
        logger: Logger? = nil,
        isReplay: Bool = true
    ) async throws -> RunningAPI {
        try await runningAPI(
            in: try temporaryFolder(),
            intervalLevel: intervalLevel,
            combines: combines,
            others: others,
            limits: limits,
            certificate: certificate,
            proxies: proxies,
            disk: disk,
            origins: origins,
            policy: policy,
            tokens: tokens,
            trust: trust,
            logger: logger,
            isReplay: isReplay
        )
    }

    /// Starts an API on an existing folder, as a restarted process.
    func runningAPI(
        in folder: URL,
        intervalLevel: Double = 0.9,
        combines: Bool = true,
        others: [Variable] = [],
        limits: ConnectionLimits = ConnectionLimits(),
        certificate: CertificateFiles? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        disk: DiskGuard? = nil,
        origins: AllowedOrigins = AllowedOrigins(),
        policy: AccessPolicy = .ofTests,
        tokens: TokenConfiguration? = nil,
        trust: ControlTrust = ControlTrust(),
        logger: Logger? = nil,
        port: Int = 0,
        isReplay: Bool = true
    ) async throws -> RunningAPI {
        let api = try await RunningAPI(
            folder: folder,
            intervalLevel: intervalLevel,
            combines: combines,
            others: others,
            limits: limits,
            certificate: certificate,
            proxies: proxies,
            disk: disk,
            origins: origins,
            policy: policy,
            tokens: tokens,
            trust: trust,
            logger: logger,
            port: port,
            isReplay: isReplay
        )
        // Test cases and their blocks live as long as the process; this block must not keep a connection open.
        addTeardownBlock { [server = api.server, store = api.store] in
            server.cancel()
            _ = await server.result
            try? store.close()
        }
        try await api.reloader.reloadIfPromoted()
        return api
    }
}

extension AccessPolicy {
    /// Accepts the name with which tests write requests by hand.
    static let ofTests = AccessPolicy(hosts: ["a"])
}
