package import CoreMetrics
import Foundation
package import HTTPClient

/// Pushes metrics of a short-lived process to a Prometheus Pushgateway.
///
/// A push is a POST, which replaces the metrics with the same names in the group and keeps the others: a failed run
/// does not delete metrics of the last successful run (PUT would). Samples have no timestamps, because the gateway
/// refuses them.
package struct Pushgateway: Sendable {
    private let address: ServiceAddress
    private let transport: any HTTPTransport
    private let retrier: Retrier
    private let factory: any MetricsFactory

    /// - Parameters:
    ///   - address: The gateway's address, such as `http://localhost:9091`; its path becomes a prefix.
    ///   - transport: The HTTP client.
    ///   - retrier: Repeats a push after no response and after the statuses 429 and 5xx.
    ///   - factory: The factory of `aerocast_pushes_total`.
    package init(
        address: ServiceAddress,
        transport: any HTTPTransport,
        retrier: Retrier,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.address = address
        self.transport = transport
        self.retrier = retrier
        self.factory = factory
    }

    /// Replaces the metrics with these names in the group.
    ///
    /// A label that is also in the grouping key must have the group's value.
    ///
    /// - Parameters:
    ///   - families: The metrics to push, from ``PrometheusRegistry/gather()``.
    ///   - group: The group of the metrics.
    /// - Throws: The error of the last attempt.
    package func push(_ families: [MetricFamily], to group: PushGroup) async throws(PushError) {
        do throws(PushError) {
            try Self.check(families, against: group)
            try await send(ExpositionFormat.text.render(families), to: group)
        } catch {
            TelemetryMetrics.pushes.counter("failed", in: factory).increment()
            throw error
        }
        TelemetryMetrics.pushes.counter("pushed", in: factory).increment()
    }

    private func send(_ body: [UInt8], to group: PushGroup) async throws(PushError) {
        let url = address.appending(group.path)
        do {
            try await retrier.run { try await sendOnce(body, to: url) }
        } catch let error as PushError {
            throw error
        } catch {
            throw .cancelled(url: url)
        }
    }

    private func sendOnce(_ body: [UInt8], to url: ServiceAddress) async throws(PushError) {
        let request = HTTPRequest(
            .post,
            url,
            headers: ["Content-Type": ExpositionFormat.text.contentType],
            body: body
        )
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch is CancellationError {
            throw .cancelled(url: url)
        } catch let error as HTTPTransportError {
            // Without the address, which the error names already.
            throw .unreachable(url: url, reason: error.message)
        } catch {
            throw .unreachable(url: url, reason: "\(error)")
        }
        guard response.isSuccess else {
            throw .refused(url: url, status: response.status, message: url.redacting(Self.message(of: response)))
        }
    }

    private static func check(_ families: [MetricFamily], against group: PushGroup) throws(PushError) {
        for family in families {
            for sample in family.samples {
                for label in sample.labels.labels {
                    guard let value = group.value(of: label.name), value != label.value else { continue }
                    throw .collision(
                        metric: family.definition.name,
                        label: label.name,
                        value: label.value,
                        group: value
                    )
                }
            }
        }
    }

    /// The beginning of the gateway's response on one line, or the target of a redirect, which is not followed.
    private static func message(of response: HTTPResponse) -> String {
        if (300..<400).contains(response.status), let place = response.headers["Location"] {
            return "it redirects to \(ServiceAddress(place)); a push is not redirected, so give the address itself"
        }
        return String(decoding: response.body.prefix(500), as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
            .trimmingCharacters(in: .whitespaces)
    }
}
