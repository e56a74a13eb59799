package import CoreMetrics
import CurlClient
package import HTTPClient
package import Logging
package import Observations
package import Polling
import Reporting
import ServiceLifecycle
import Settings
package import Store
import Telemetry
import Timing

/// Pushes the metrics of the loop to a Pushgateway, at an interval and on request.
///
/// It runs concurrently with the program's work: ``pushSoon()`` requests a push and returns at once. A failed push is
/// logged and counted; the next push is the retry.
package struct MetricsPusher: Service {
    private let gateway: Pushgateway
    private let group: PushGroup
    private let registry: PrometheusRegistry
    private let interval: Duration
    private let pulse: Pulse?
    private let logger: Logger
    /// The requests to push; while one is pending, further requests are dropped.
    private let requests: AsyncStream<Void>
    private let request: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - address: the URL of the Pushgateway.
    ///   - job: the program's name in the grouping key.
    ///   - targets: the targets whose metrics are pushed; their names are the label `model` of the grouping key.
    ///   - store: the database that each push reads.
    ///   - factory: counts the pushes in addition to the pushed metrics, such as the registry of `/metrics` in the
    ///     program.
    ///   - transport: the HTTP client; by default libcurl's.
    ///   - interval: the time between two pushes.
    ///   - pulse: receives the result of each push.
    ///   - logger: logs failed pushes.
    /// - Throws: `PushError` for names that cannot be a grouping key.
    package init(
        address: ServiceAddress,
        job: String,
        targets: [Target],
        store: Store,
        countingIn factory: (any MetricsFactory)? = nil,
        transport: (any HTTPTransport)? = nil,
        interval: Duration = .seconds(15),
        pulse: Pulse? = nil,
        logger: Logger
    ) throws {
        let registry = PrometheusRegistry(
            LoopMetrics.definitions + StorageActivity.definitions + ProcessMetrics.all
        )
        registry.register(LoopMetrics.collector(store: store, targets: targets, now: .system))
        registry.register(StorageActivity.collector(store: store))
        registry.register(ProcessMetrics.collector)
        self.registry = registry
        gateway = Pushgateway(
            address: address,
            transport: transport ?? Self.client(userAgent: job),
            retrier: Retrier(policy: RetryPolicy(maximumAttempts: 2, isJittered: false)),
            factory: factory.map { MultiplexMetricsHandler(factories: [registry, $0]) } ?? registry
        )
        group = try PushGroup(job: job, labels: ["model": targets.map(\.name.rawValue).joined(separator: ",")])
        self.interval = interval
        self.pulse = pulse
        self.logger = logger
        (requests, request) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A client with a timeout of two seconds: a hanging gateway must not delay the end of a program.
    private static func client(userAgent: String) -> CurlClient {
        var configuration = CurlClient.Configuration(userAgent: userAgent)
        configuration.timeout = .seconds(2)
        return CurlClient(configuration)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        pushSoon()
                        try? await Task.sleep(for: interval)
                    }
                }
                for await _ in requests { await push() }
                group.cancelAll()
            }
        }
    }

    /// Requests a push and returns at once.
    package func pushSoon() { request.yield() }

    /// Pushes and waits until the push has succeeded or failed, for a program that ends afterwards.
    package func push() async {
        do {
            try await gateway.push(await registry.gather(), to: group)
            pulse?.note("push", nil)
        } catch {
            pulse?.note("push", error)
            logger.warning("metrics did not reach the Pushgateway", metadata: ["error": "\(error)"])
        }
    }
}

extension MetricsPusher {
    /// The pusher of a program.
    ///
    /// - Parameters:
    ///   - settings: the values of ``SharedSettings``.
    ///   - job: the program's name in the grouping key.
    ///   - store: the database that each push reads.
    ///   - factory: counts the pushes in addition to the pushed metrics.
    ///   - pulse: receives the result of each push.
    ///   - logger: logs failed pushes.
    /// - Returns: `nil` without the address of a Pushgateway.
    /// - Throws: `PushError` for names that cannot be a grouping key.
    static func wanted(
        by settings: ResolvedSettings,
        job: String,
        store: Store,
        countingIn factory: (any MetricsFactory)?,
        pulse: Pulse,
        logger: Logger
    ) throws -> MetricsPusher? {
        guard let address = settings[SharedSettings.pushgateway] else { return nil }
        return try MetricsPusher(
            address: address,
            job: job,
            targets: settings.targets,
            store: store,
            countingIn: factory,
            pulse: pulse,
            logger: logger
        )
    }
}
