import CoreMetrics
import CurlClient
import Foundation
import HTTPClient
import Logging
import Reporting
import ServiceLifecycle
import Store
import Telemetry
import Timing

/// Pushes what the database says about the loop to a Pushgateway, now and then and when something happened.
///
/// It runs beside the program's work, which waits for nothing: ``pushSoon()`` only asks. A gateway that does not answer is
/// logged, counted, and tried again at the next push.
package struct MetricsPusher: Service {
    private let gateway: Pushgateway
    private let group: PushGroup
    private let registry: PrometheusRegistry
    private let interval: Duration
    private let logger: Logger
    /// A request to push; while one waits, further ones change nothing.
    private let requests: AsyncStream<Void>
    private let request: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - address: of the Pushgateway.
    ///   - job: the program's name in the grouping key.
    ///   - model: the other part of the grouping key.
    ///   - targets: whose metrics are pushed.
    ///   - store: what is read for each push.
    ///   - factory: where pushes are counted beside the pushed counts, such as the page of a program that has one.
    ///   - transport: the HTTP client; by default libcurl's.
    ///   - interval: between two pushes.
    ///   - logger: hears of failures.
    /// - Throws: `PushError` for names that cannot be a grouping key.
    package init(
        address: URL,
        job: String,
        model: String,
        targets: [ReportedTarget],
        store: Store,
        countingIn factory: (any MetricsFactory)? = nil,
        transport: (any HTTPTransport)? = nil,
        interval: Duration = .seconds(15),
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
        group = try PushGroup(job: job, labels: ["model": model])
        self.interval = interval
        self.logger = logger
        (requests, request) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A client that waits no longer than two seconds for a response: a gateway that hangs must not keep a program that has
    /// done its work.
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

    /// Asks for a push and does not wait for it.
    package func pushSoon() { request.yield() }

    /// Pushes and waits until the gateway has answered or is given up, for a program that ends then.
    package func push() async {
        do {
            try await gateway.push(await registry.gather(), to: group)
        } catch {
            logger.warning("metrics did not reach the Pushgateway", metadata: ["error": "\(error)"])
        }
    }
}
