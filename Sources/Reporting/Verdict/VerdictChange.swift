package import Observations
package import Store

/// The notified difference between two verdicts: findings that have begun or become worse, and findings
/// that are gone.
package struct VerdictChange: Hashable, Sendable, Codable {
    /// The state of the installation after the change.
    package var state: VerdictState
    /// The sentence of the verdict after the change.
    package var verdict: String
    package var opened: [Item]
    package var resolved: [Item]

    /// A finding with all that a receiver needs.
    package struct Item: Hashable, Sendable, Codable {
        package var kind: String
        package var alert: String
        package var state: VerdictState
        package var severity: Severity
        package var target: TargetName?
        package var station: String?
        package var sentence: String
        package var action: String?
        /// The anchor of the paragraph in the runbook.
        package var runbook: String
        /// When the finding began, in seconds since 1970.
        package var beganAt: Double
        /// When the finding was gone, in seconds since 1970; `nil` for one that has begun.
        package var endedAt: Double?

        package init(_ finding: Finding, beganAt: Double) {
            kind = finding.kind
            alert = finding.labels["alertname"] ?? ""
            state = finding.state
            severity = finding.severity
            target = finding.target
            station = finding.station
            sentence = finding.sentence
            action = finding.action
            runbook = finding.runbook
            self.beganAt = beganAt
        }

        package var key: FindingKey { FindingKey(kind: kind, target: target, station: station) }

        /// The labels of the alert, which stay the same while the finding lasts.
        package var labels: [String: String] { key.labels(alert: alert, severity: severity) }

        private enum CodingKeys: String, CodingKey {
            case kind
            case alert
            case state
            case severity
            case target
            case station
            case sentence
            case action
            case runbook
            case beganAt = "began_at"
            case endedAt = "ended_at"
        }
    }

    package init(state: VerdictState, verdict: String, opened: [Item], resolved: [Item]) {
        self.state = state
        self.verdict = verdict
        self.opened = opened
        self.resolved = resolved
    }

    /// The findings of one event at most: its details stay far below the largest body of a webhook.
    package static let mostItems = 25

    /// The change in parts that fit into an event each.
    package var parts: [VerdictChange] {
        let items = opened.map { ($0, true) } + resolved.map { ($0, false) }
        return stride(from: 0, to: items.count, by: Self.mostItems)
            .map { start in
                let part = items[start..<min(start + Self.mostItems, items.count)]
                return VerdictChange(
                    state: state,
                    verdict: verdict,
                    opened: part.filter(\.1).map(\.0),
                    resolved: part.filter { !$0.1 }.map(\.0)
                )
            }
    }

    /// One line: the findings that have begun, or the ones that are gone.
    package var sentence: String {
        if let first = opened.first { return first.sentence + Self.others(opened.count + resolved.count - 1) }
        guard let first = resolved.first else { return verdict }
        return "gone: \(first.sentence)" + Self.others(resolved.count - 1)
    }

    private static func others(_ count: Int) -> String { count > 0 ? "; and \(count) more" : "" }
}
