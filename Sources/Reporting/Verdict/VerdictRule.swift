/// A kind of finding: how it is recognized, and the paragraph of the runbook that explains it.
package struct VerdictRule: Sendable {
    /// The name in JSON and metrics.
    package let kind: String
    /// The meaning of a finding of this kind, in half a sentence.
    package let meaning: String
    package let severity: Severity
    /// The alert whose paragraph of the runbook explains the kind.
    package let alert: String
    /// The name of the check of `aerocast doctor`.
    package let area: Area
    /// Whether findings are about a target, not about the installation.
    package private(set) var isOfTarget = false
    private let find: @Sendable (VerdictFacts) -> [Finding]

    /// The subject of a finding.
    package enum Area: String, Hashable, Sendable, CaseIterable {
        case programs
        case model
        case healing
        case forecasts
        case feed
        case sensors
        case machine
        case backup
        case delivery
    }

    init(
        _ kind: String,
        _ meaning: String,
        _ severity: Severity,
        _ area: Area,
        alert: String,
        find: @escaping @Sendable (VerdictFacts) -> [Finding]
    ) {
        self.kind = kind
        self.meaning = meaning
        self.severity = severity
        self.area = area
        self.alert = alert
        self.find = find
    }

    /// A rule about each target.
    static func ofTarget(
        _ kind: String,
        _ meaning: String,
        _ severity: Severity,
        _ area: Area,
        alert: String,
        find: @escaping @Sendable (TargetFacts, VerdictFacts) -> [Finding]
    ) -> VerdictRule {
        var rule = VerdictRule(kind, meaning, severity, area, alert: alert) { facts in
            facts.targets.flatMap { target in
                find(target, facts).map { $0.about(target.name, station: $0.station) }
            }
        }
        rule.isOfTarget = true
        return rule
    }

    /// The anchor in `docs/runbook.md`.
    package var runbook: String { alert.lowercased() }

    /// The findings of this kind.
    package func findings(in facts: VerdictFacts) -> [Finding] {
        find(facts)
            .map { finding in
                var finding = finding
                finding.kind = kind
                // A finding that heals must not raise an alarm.
                finding.severity = finding.state == .healing ? .info : severity
                finding.runbook = runbook
                return finding
            }
    }
}

/// All kinds of findings.
package enum VerdictRules {
    package static let all: [VerdictRule] =
        MachineRules.all + ProgramRules.all + ModelRules.all + FeedRules.all + HealingRules.all + ForecastRules.all
        + DeliveryRules.all

    /// The rule of a kind.
    package static func rule(of kind: String) -> VerdictRule? { all.first { $0.kind == kind } }
}
