import CoreMetrics
import Foundation

/// Hands metrics of a short-lived process to a Prometheus Pushgateway.
///
/// It POSTs, which replaces the metrics of the same name in the group and leaves the others: a failed run doesn't wipe
/// out what the last success pushed (PUT would). No timestamps: the gateway refuses them.
package struct Pushgateway: Sendable {
    private let address: URL
    private let sender: any HTTPSending
    private let retry: PushRetry
    private let factory: any MetricsFactory
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - address: Such as `http://localhost:9091`; a path in it stays in front.
    ///   - sender: The HTTP client.
    ///   - retry: Applies to silence and to the statuses 429 and 5xx.
    ///   - factory: Where `aerocast_pushes_total` counts.
    ///   - sleep: Waits between attempts.
    package init(
        address: URL,
        sender: any HTTPSending,
        retry: PushRetry = PushRetry(),
        factory: any MetricsFactory = MetricsSystem.factory,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.address = address
        self.sender = sender
        self.retry = retry
        self.factory = factory
        self.sleep = sleep
    }

    /// Replaces the metrics of these names in the group.
    ///
    /// A label that is also in the grouping key must have the group's value.
    ///
    /// - Parameters:
    ///   - families: From ``PrometheusRegistry/gather()``, those that should be pushed.
    ///   - group: Whose metrics they are.
    /// - Throws: The last attempt's error.
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
        let shown = Self.masked(address) + group.path
        var attempt = 1
        while true {
            do throws(PushError) {
                return try await sendOnce(body, to: group, shownAs: shown)
            } catch {
                guard error.isWorthRetrying, let delay = retry.delay(afterAttempt: attempt) else { throw error }
                do { try await sleep(delay) } catch { throw .cancelled(url: shown) }
                attempt += 1
            }
        }
    }

    private func sendOnce(_ body: [UInt8], to group: PushGroup, shownAs shown: String) async throws(PushError) {
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await sender.send(
                method: "POST",
                url: Self.withoutTrailingSlash(address.absoluteString) + group.path,
                headers: ["Content-Type": ExpositionFormat.text.contentType],
                body: body
            )
        } catch is CancellationError {
            throw .cancelled(url: shown)
        } catch {
            throw .unreachable(url: shown, reason: "\(error)")
        }
        guard (200..<300).contains(answer.status) else {
            throw .refused(url: shown, status: answer.status, message: Self.message(answer.body))
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

    /// The beginning of what the gateway said, on one line.
    private static func message(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(500), as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
            .trimmingCharacters(in: .whitespaces)
    }

    private static func masked(_ address: URL) -> String {
        var components = URLComponents(url: address, resolvingAgainstBaseURL: false)
        if components?.password != nil { components?.password = "secret" }
        return withoutTrailingSlash(components?.string ?? "(an address that can't be shown)")
    }

    private static func withoutTrailingSlash(_ text: String) -> String {
        text.hasSuffix("/") ? withoutTrailingSlash(String(text.dropLast())) : text
    }
}
