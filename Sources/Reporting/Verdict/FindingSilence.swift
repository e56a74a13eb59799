package import Store
import Observations

/// The silence that holds the notifications of a finding.
package struct FindingSilence: Hashable, Sendable {
    package var id: String
    package var createdBy: String
    package var comment: String
    /// Seconds since 1970.
    package var endsAt: Double
    package var isAcknowledgment: Bool

    package init(_ silence: SilenceRecord) {
        id = silence.id
        createdBy = silence.createdBy
        comment = silence.comment
        endsAt = silence.endsAt
        isAcknowledgment = silence.untilResolved
    }
}

extension FindingSilence: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id
        case createdBy = "created_by"
        case comment
        case endsAt = "ends_at"
        case isAcknowledgment = "acknowledged"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(createdBy, forKey: .createdBy)
        try container.encode(comment, forKey: .comment)
        try container.encode(Timestamp(seconds: endsAt), forKey: .endsAt)
        try container.encode(isAcknowledgment, forKey: .isAcknowledgment)
    }
}

extension Finding {
    /// The labels that silences match, which are those of its alert.
    package var labels: [String: String] {
        let alert = VerdictRules.rule(of: kind)?.alert ?? "AerocastProblem"
        return key.labels(alert: alert, severity: severity)
    }

    /// The subject of the finding.
    package var key: FindingKey { FindingKey(kind: kind, target: target, station: station) }

    /// The finding with the silence that holds its notifications: a silence before an acknowledgment.
    func silenced(by silences: [SilenceRecord]) -> Finding {
        guard !silences.isEmpty else { return self }
        let labels = labels
        let matching = silences.filter { $0.matches(labels) }
        var finding = self
        finding.silence = (matching.first { !$0.untilResolved } ?? matching.first).map(FindingSilence.init)
        return finding
    }
}

extension FindingKey {
    init(kind: String, target: TargetName?, station: String?) {
        self.init(kind: kind, target: target?.rawValue ?? "", station: station ?? "")
    }

    /// The labels of an alert about the finding, which stay the same while it lasts.
    func labels(alert: String, severity: Severity) -> [String: String] {
        var labels = ["alertname": alert, "kind": kind, "severity": severity.rawValue]
        if !target.isEmpty { labels["target"] = target }
        if !station.isEmpty { labels["station"] = station }
        return labels
    }
}
