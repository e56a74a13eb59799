import CurlClient
import Foundation
import Logging
import LoopReport
import ServiceLifecycle
import Settings
import Store
import Telemetry

/// Pushes what the database says about the loop to a Pushgateway, now and then and when something happened.
///
/// A gateway that does not answer is logged, counted and tried again at the next push; nothing waits for it.
package struct MetricsPusher: Service {
    private let gateway: Pushgateway
    private let group: PushGroup
    private let registry: PrometheusRegistry
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - address: of the Pushgateway.
    ///   - job: the program's name in the grouping key.
    ///   - model: the other part of the grouping key.
    ///   - store: what is read for each push.
    ///   - interval: between two pushes.
    ///   - logger: hears of failures.
    /// - Throws: `PushError` for names that cannot be a grouping key.
    package init(
        address: URL,
        job: String,
        model: String,
        store: Store,
        interval: Duration = .seconds(15),
        logger: Logger
    ) throws {
        registry = PrometheusRegistry(LoopMetrics.all)
        registry.register(
            LoopMetrics.collector(store: store, model: model, horizons: [1, 3, 6, 12, 24], now: .system)
        )
        let client = CurlClient(CurlClient.Configuration(userAgent: job))
        gateway = Pushgateway(address: address, sender: CurlSender(client: client), factory: registry)
        group = try PushGroup(job: job, labels: ["model": model])
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await push()
                try? await Task.sleep(for: interval)
            }
        }
    }

    package func push() async {
        do {
            let families = await registry.gather()
                .filter { family in
                    !family.samples.contains { sample in sample.labels.labels.contains { $0.name == "model" } }
                }
            try await gateway.push(families, to: group)
        } catch {
            logger.warning("metrics did not reach the Pushgateway", metadata: ["error": "\(error)"])
        }
    }
}

/// Lets the Pushgateway's client send through libcurl.
private struct CurlSender: HTTPSending {
    let client: CurlClient

    /// For one attempt: a program that has done its work should not be kept long by a gateway that hangs.
    static let patience: Duration = .seconds(3)

    func send(
        method: String,
        url: String,
        headers: [String: String],
        body: [UInt8]
    ) async throws -> (status: Int, body: [UInt8]) {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields[name] = value }
        let method = HTTPRequest.Method(rawValue: method) ?? .post
        let response = try await client.send(
            HTTPRequest(method, url, headers: fields, body: body, timeout: Self.patience)
        )
        return (response.status, response.body)
    }
}
