import ArgumentParser
import CanonicalJSON
import Foundation
import HTTPClient
import Observations
import PlainText
import Programs
import Settings
import Store

struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Lists webhooks and their messages, and sends messages again.",
        discussion: """
            Webhooks are made and changed with the API, which checks them and shows their secret once: docs/webhooks.md.

            Examples:
              aerocast webhooks list
              aerocast webhooks deliveries wh_0123456789abcdef --state dead
              aerocast webhooks replay wh_0123456789abcdef --from 2026-01-05T12:00:00Z --dead-only
            """,
        subcommands: [List.self, Deliveries.self, Replay.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all webhooks without their secrets.")

        @Flag(help: "Write JSON.") var json = false
        @OptionGroup var options: KeysCommand.Options

        private struct Entry: Encodable {
            var id: String
            var url: String
            var state: String
            var failures: Int
            var pending: Int

            init(_ webhook: WebhookRecord, pending: Int) {
                id = webhook.id
                url = webhook.address.descriptionWithPath
                state = webhook.disabledBecause.map { "disabled: \($0)" } ?? "enabled"
                failures = webhook.failures
                self.pending = pending
            }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let entries = try await store.read { transaction in
                    try transaction.webhooks()
                        .map { webhook in
                            let limit = WebhookDelivery.mostPending
                            return Entry(webhook, pending: try transaction.pendingCount(of: webhook.id, limit: limit))
                        }
                }
                guard !json else { return Terminal.print(try JSONText.encode(entries, pretty: true)) }
                guard !entries.isEmpty else { return Terminal.print("no webhook exists: POST /v1/webhooks makes one") }
                let rows = entries.map { [$0.id, $0.url, $0.state, "\($0.failures)", "\($0.pending)"] }
                Terminal.print(TextTable.render([["webhook", "url", "state", "failures", "waiting"]] + rows))
            }
        }
    }

    struct Deliveries: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the messages of a webhook, newest first.")

        @Argument(help: "The id of the webhook.") var webhook: String
        @Option(help: "pending, delivered or dead; default: all.") var state: WebhookDelivery.State?
        @Option(help: "The largest number of messages.") var limit = 20
        @OptionGroup var options: KeysCommand.Options

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit: must be 1 or more, got '\(limit)'") }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let (id, state, limit) = (webhook, state, limit)
                let deliveries = try await store.read { transaction in
                    guard try transaction.webhook(id) != nil else { throw WebhookError.unknown(id) }
                    return try transaction.deliveries(of: id, state: state, limit: limit)
                }
                guard !deliveries.isEmpty else { return Terminal.print("no message") }
                let rows = deliveries.map { delivery in
                    [
                        "\(delivery.id)", "\(Timestamp(secondsSince1970: Int64(delivery.writtenAt)))", delivery.kind,
                        delivery.subject, delivery.state.rawValue, "\(delivery.attempts)",
                        delivery.error ?? delivery.status.map { "\($0)" } ?? "",
                    ]
                }
                let header = ["message", "written", "event", "subject", "state", "attempts", "answer"]
                Terminal.print(TextTable.render([header] + rows))
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends one message again, or the messages about all events of a span."
        )

        @Argument(help: "The id of the webhook.") var webhook: String
        @Option(help: "The id of one message.") var delivery: Int64?
        @Option(help: "When the first event was recorded, such as 2026-01-05T12:00:00Z.") var from: String?
        @Option(help: "When the last event was recorded; default: now.") var to: String?
        @Flag(help: "Only messages that were given up.") var deadOnly = false
        @OptionGroup var options: KeysCommand.Options

        private static let page = 1000

        func validate() throws {
            guard (delivery == nil) != (from == nil) else {
                throw ValidationError("one of --delivery and --from must be given")
            }
            for (name, text) in [("from", from), ("to", to)] {
                guard let text, Timestamp(rfc3339: text) == nil else { continue }
                throw ValidationError("--\(name): must be an RFC 3339 time, got '\(text)'")
            }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let (id, now) = (webhook, Date().timeIntervalSince1970)
                if let delivery {
                    _ = try await store.write { try $0.replayDelivery(delivery, of: id, now: now) }
                    return Terminal.print("1 message waits")
                }
                let count = try await replaySpan(in: store, now: now)
                Terminal.print("\(count) messages wait")
            }
        }

        private func replaySpan(in store: Store, now: Double) async throws -> Int {
            let (id, deadOnly) = (webhook, deadOnly)
            let start = from.flatMap { Timestamp(rfc3339: $0) }.map { Double($0.secondsSince1970) } ?? 0
            let end = to.flatMap { Timestamp(rfc3339: $0) }.map { Double($0.secondsSince1970) + 1 } ?? now
            let span = start...max(start, end)
            var (count, last): (Int, Int64) = (0, 0)
            while true {
                let after = last
                let events = try await store.read {
                    try $0.events(recordedIn: span, after: after, limit: Self.page)
                }
                count += try await store.write(rows: max(events.count, 1)) {
                    try $0.replay(events, to: id, deadOnly: deadOnly, now: now)
                }
                guard events.count == Self.page, let newest = events.last else { return count }
                last = newest.id
            }
        }
    }
}

extension WebhookDelivery.State: ExpressibleByArgument {}
