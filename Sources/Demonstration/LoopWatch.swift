import CanonicalJSON
import Forecasting
import Healing
import Store

/// Follows the database of the demonstration and tells what is new in it: drift, flags, verdicts, promotions.
struct LoopWatch: Sendable {
    let store: Store
    let model: String
    private var seenEvents: Set<String> = []
    private var seenFlags: [Int64: String] = [:]
    private var seenPromotions: Set<Int64> = []

    init(store: Store, model: String) {
        self.store = store
        self.model = model
    }

    /// What has happened since the last look.
    mutating func news() async throws -> [TimelineEvent] {
        let (events, flags, promotions, newest) = try await store.read { [model] transaction in
            (
                try transaction.driftEvents(of: model, limit: 100),
                try transaction.flags(of: model, limit: 100),
                try transaction.promotions(of: model, limit: 100),
                try transaction.latestObservation()?.hour
            )
        }
        var news: [TimelineEvent] = []
        for event in events.reversed() where seenEvents.insert("\(event.outcome) \(event.kind)").inserted {
            news.append(contentsOf: Self.telling(event))
        }
        for record in flags.reversed() where seenFlags[record.flag.id] != record.flag.state.name {
            seenFlags[record.flag.id] = record.flag.state.name
            news.append(Self.telling(record, at: newest))
        }
        for promotion in promotions.reversed() where seenPromotions.insert(promotion.id).inserted {
            news.append(Self.telling(promotion, at: newest))
        }
        return news
    }

    private static func telling(_ event: DriftEventRecord) -> [TimelineEvent] {
        guard let evidence = try? JSONText.decode(DriftFlagEvidence.self, from: event.evidence) else {
            return [TimelineEvent(event.kind, event.kind.replacing("_", with: " "), at: event.targetTime)]
        }
        let kind = evidence.kind.replacing("_", with: " ")
        let text =
            event.kind == "drift"
            ? "DRIFT: \(kind), \(evidence.direction.replacing("_", with: " ")), by \(rounded(evidence.size)) °C"
                + " (\(rounded(evidence.sizeInSigma)) sigma) over \(evidence.window) hours;"
                + " statistic \(rounded(evidence.statistic)), threshold \(rounded(evidence.threshold))"
            : "warning: \(kind) on its way, statistic \(rounded(evidence.statistic)) of \(rounded(evidence.threshold))"
        return [
            TimelineEvent(
                event.kind,
                text,
                at: event.targetTime,
                [
                    "kind": .text(evidence.kind), "direction": .text(evidence.direction),
                    "size": .number(evidence.size), "size_in_sigma": .number(evidence.sizeInSigma),
                    "window": .whole(evidence.window), "statistic": .number(evidence.statistic),
                    "threshold": .number(evidence.threshold),
                ]
            )
        ]
    }

    private static func telling(_ record: FlagRecord, at newest: Timestamp?) -> TimelineEvent {
        let flag = record.flag
        var details: [String: TimelineEvent.Detail] = [
            "flag": .whole(Int(flag.id)), "reason": .text(flag.reason.rawValue), "state": .text(flag.state.name),
        ]
        let verdict = record.verdict.flatMap { try? JSONText.decode(PromotionVerdict.self, from: $0) }
        if let loss = verdict?.recent.championLoss { details["champion_loss"] = .number(loss) }
        if let loss = verdict?.recent.challengerLoss { details["challenger_loss"] = .number(loss) }
        if let pValue = verdict?.recent.test?.pValue { details["p_value"] = .number(pValue) }
        return TimelineEvent("flag_\(flag.state.name)", text(of: record, verdict: verdict), at: newest, details)
    }

    private static func text(of record: FlagRecord, verdict: PromotionVerdict?) -> String {
        let flag = record.flag
        switch flag.state {
        case .raised:
            return flag.error.map { "flag \(flag.id) is open again: \($0)" }
                ?? "retrain flag \(flag.id) raised, reason: \(flag.reason.rawValue)"
        case .claimed: return "trainer claims flag \(flag.id)"
        case .promoted: return "challenger against champion: \(comparison(verdict)); promoted"
        case .rejected:
            let why = verdict?.objections.map(\.description).joined(separator: "; ") ?? flag.error ?? ""
            return "challenger against champion: \(comparison(verdict)); rejected: \(why)"
        case .failed: return "flag \(flag.id) failed: \(flag.error ?? "")"
        }
    }

    private static func comparison(_ verdict: PromotionVerdict?) -> String {
        guard let recent = verdict?.recent, let challenger = recent.challengerLoss else { return "not compared" }
        guard let champion = recent.championLoss else {
            let persistence = recent.persistenceLoss.map(rounded) ?? "?"
            return "loss \(rounded(challenger)) against persistence's \(persistence) on \(recent.count) held-back hours"
        }
        let chance = recent.test.map { ", p = \(($0.pValue * 1000).rounded() / 1000)" } ?? ""
        return "loss \(rounded(challenger)) against \(rounded(champion)) on \(recent.count) held-back hours\(chance)"
    }

    private static func telling(_ promotion: PromotionRecord, at newest: Timestamp?) -> TimelineEvent {
        TimelineEvent(
            "promoted",
            "version \(promotion.version) is the champion"
                + (promotion.previous.map { ", was \($0)" } ?? ", the first"),
            at: newest,
            ["version": .text(promotion.version), "previous": .text(promotion.previous ?? "")]
        )
    }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
