import Healing
import Observations
import Reporting
import Store

/// Follows the events of the demonstration's loop, and reports each one once: drift, flags, verdicts, promotions.
struct LoopWatch: Sendable {
    let store: Store
    let target: TargetName
    /// The newest event that has been reported.
    private var position: Int64 = 0

    private static let batch = 1000

    init(store: Store, target: TargetName) {
        self.store = store
        self.target = target
    }

    /// The events since the last call, in the order of their weather time: a flag is stored before its drift.
    mutating func newEvents() async throws -> [TimelineEvent] {
        let query = EventQuery(target: target, after: position, limit: Self.batch)
        let events = try await store.read { try $0.events(query) }
        position = events.last?.id ?? position
        // The demonstration shows the loop; the verdict is about its operation.
        return events.filter { $0.kind != .verdictChanged }
            .map { (report: EventReport($0), second: $0.weatherTime?.secondsSince1970 ?? .min) }
            .sorted { ($0.second, $0.report.event.id) < ($1.second, $1.report.event.id) }
            .map { TimelineEvent($0.report) }
    }
}

extension TimelineEvent {
    fileprivate init(_ report: EventReport) {
        self.init(report.timelineName, report.line, at: report.event.weatherTime, report.facts)
    }
}

extension EventReport {
    /// The kind of event; an event of a flag is named by the flag's new state.
    fileprivate var timelineName: String {
        flagState.map { "flag_\($0)" } ?? event.kind.rawValue
    }

    private var flagState: String? {
        switch event.kind {
        case .flagRaised, .flagReturned: "raised"
        case .flagClaimed: "claimed"
        case .accepted: "promoted"
        case .rejected: "rejected"
        case .failed: "failed"
        default: nil
        }
    }

    private var flag: String { event.flag.map { "flag \($0)" } ?? "flag" }

    private var version: String { event.modelVersion ?? "" }

    fileprivate var line: String {
        switch (event.kind, details) {
        case (.drift, _): return "DRIFT: \(sentence)"
        case (.flagRaised, .flagRaised(let raised)): return "retrain \(flag) raised, reason: \(raised.reason)"
        case (.flagReturned, _): return "\(flag) is open again: \(sentence)"
        case (.flagClaimed, _): return "trainer claims \(flag)"
        case (.accepted, _): return "challenger against champion: \(sentence); promoted"
        case (.rejected, _): return "challenger against champion: \(sentence); rejected"
        case (.failed, _): return "\(flag) failed: \(sentence)"
        case (.promoted, .championChange(let change)):
            return "version \(version) is the champion" + (change.previous.map { ", was \($0)" } ?? ", the first")
        default:
            let kind = event.kind.rawValue.replacing("_", with: " ")
            return sentence.isEmpty ? kind : "\(kind): \(sentence)"
        }
    }

    fileprivate var facts: [String: TimelineEvent.Detail] {
        var facts: [String: TimelineEvent.Detail] = [:]
        switch details {
        case .drift(let evidence):
            facts = [
                "kind": .text(evidence.kind), "direction": .text(evidence.direction),
                "size": .number(evidence.size), "size_in_sigma": .number(evidence.sizeInSigma),
                "window": .whole(evidence.window), "statistic": .number(evidence.statistic),
                "threshold": .number(evidence.threshold),
            ]
        case .flagRaised(let raised): facts["reason"] = .text(raised.reason)
        case .flagStep(let step):
            facts["reason"] = .text(step.reason)
            facts["champion_loss"] = step.verdict?.recent.championLoss.map { .number($0) }
            facts["challenger_loss"] = step.verdict?.recent.challengerLoss.map { .number($0) }
            facts["p_value"] = step.verdict?.recent.test.map { .number($0.pValue) }
        case .championChange(let change):
            facts = ["version": .text(version), "previous": .text(change.previous ?? "")]
        case .sensorFault, .conflict, .webhookDisabled, .verdictChange, .annotation, .none: break
        }
        if let flagState {
            facts["state"] = .text(flagState)
            facts["flag"] = event.flag.map { .whole(Int($0)) }
        }
        return facts
    }
}
