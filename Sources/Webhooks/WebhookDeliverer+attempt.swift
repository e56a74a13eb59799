import Foundation
import HTTPClient
import PlainText
import Store
import Timing

extension WebhookDeliverer {
    /// Sends a message once.
    ///
    /// - Throws: `CancellationError`; the message then still waits.
    func send(_ due: DueMessage) async throws -> WebhookAttempt {
        let sentAt = now()
        do {
            let response = try await sender.send(due, at: sentAt)
            guard !response.isSuccess else {
                return WebhookAttempt(of: due.delivery, at: now(), status: response.status, result: .delivered)
            }
            // A receiver may repeat the path with its secret, and everybody who reads the verdict reads this text.
            let body = String(decoding: response.body, as: UTF8.self)
            let text = response.url.redacting(due.webhook.address.redacting(body))
            let excerpt = text.excerpt(Self.shownBody).trimmingCharacters(in: .whitespaces)
            return failure(
                of: due,
                sentAt: sentAt,
                response: response,
                error: "answered \(response.status)" + (excerpt.isEmpty ? "" : ": \(excerpt)")
            )
        } catch let error as HTTPTransportError {
            return failure(of: due, sentAt: sentAt, response: nil, error: error.message.excerpt(300))
        } catch let error as ReceiverPolicy.Refusal {
            return failure(of: due, sentAt: sentAt, response: nil, error: "the URL \(error)")
        } catch let error as UnsendableMessage {
            return WebhookAttempt(of: due.delivery, at: sentAt, status: nil, error: "\(error)", result: .dead)
        } catch let error as MessageNotSent {
            return failure(of: due, sentAt: sentAt, response: nil, error: error.reason.excerpt(300))
        }
    }

    /// The characters of a receiver's answer that are kept.
    private static let shownBody = 100

    private func failure(of due: DueMessage, sentAt: Double, response: HTTPResponse?, error: String) -> WebhookAttempt {
        let (webhook, delivery, at) = (due.webhook, due.delivery, now())
        let requested = response?.headers["Retry-After"]
            .flatMap { RetryAfter.parse($0, now: Date(timeIntervalSince1970: at)) }?
            .seconds
        let isOverloaded = response.map { [429, 502, 503, 504].contains($0.status) } ?? false
        let next = retries.nextAttempt(
            after: delivery.attempts + 1,
            since: delivery.firstAttemptAt ?? sentAt,
            now: at,
            requested: requested,
            random: random()
        )
        var disabling: String?
        if webhook.format != .standard {
            // The settings name the receiver, so that only they can take it away.
        } else if response?.status == 410 {
            disabling = "the receiver answered 410 (gone)"
        } else if let since = webhook.failingSince, at - since >= retries.endurance {
            disabling = "no message was accepted for \(Int(retries.endurance / 86_400)) days: \(error)"
        }
        return WebhookAttempt(
            of: delivery,
            at: at,
            status: response?.status,
            error: error,
            result: next.map(WebhookAttempt.Result.retry) ?? .dead,
            pausedUntil: retries.pause(
                after: webhook.failures + 1,
                now: at,
                requested: isOverloaded ? requested : nil,
                random: random()
            ),
            disabling: disabling
        )
    }
}
