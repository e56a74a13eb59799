import ArgumentParser
import Forecasting
import Foundation
import Healing
import Programs
import Settings
import Store

struct FlagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags",
        abstract: "Lists the retrain flags with their reason, state and verdict, newest first."
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "At most so many.") var limit = 20

    private struct Entry: Encodable {
        var flag: Int64
        var reason: String
        var state: String
        var raisedAt: Timestamp
        var attempts: Int
        var challenger: String?
        var error: String?
        var evidence: DriftFlagEvidence?
        var verdict: PromotionVerdict?

        private enum CodingKeys: String, CodingKey {
            case flag
            case reason
            case state
            case raisedAt = "raised_at"
            case attempts
            case challenger
            case error
            case evidence
            case verdict
        }
    }

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: '\(limit)' came; expected 1 or more") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, model) = try await database.open() else { return }
            let limit = limit
            let entries = try await store.read { try $0.flags(of: model, limit: limit) }.map(Self.entry)
            if database.json {
                print(try JSONText.encode(entries, pretty: true))
            } else if entries.isEmpty {
                print("no flag has been raised for \(model) yet")
            } else {
                print(Self.table(entries))
            }
        }
    }

    private static func entry(_ record: FlagRecord) -> Entry {
        Entry(
            flag: record.flag.id,
            reason: record.flag.reason.rawValue,
            state: record.flag.state.name,
            raisedAt: Timestamp(secondsSince1970: Int64(record.flag.raisedAt)),
            attempts: record.flag.attempts,
            challenger: record.challenger,
            error: record.flag.error,
            evidence: record.flag.evidence.flatMap { try? JSONText.decode(DriftFlagEvidence.self, from: $0) },
            verdict: record.verdict.flatMap { try? JSONText.decode(PromotionVerdict.self, from: $0) }
        )
    }

    private static func table(_ entries: [Entry]) -> String {
        var rows = [["flag", "raised", "reason", "state", "attempts", "why"]]
        rows += entries.map { entry in
            let objections = entry.verdict?.objections.map(\.description).joined(separator: "; ")
            let drift = entry.evidence.map { String(format: "%@, %.2f °C", $0.kind, $0.size) }
            let why = [drift, objections, entry.error].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " – ")
            return ["\(entry.flag)", "\(entry.raisedAt)", entry.reason, entry.state, "\(entry.attempts)", why]
        }
        return TextTable.render(rows)
    }
}
