import Observations
import Reporting

/// An alert of Alertmanager's API v2.
struct AlertmanagerAlert: Encodable {
    var labels: [String: String]
    var annotations: [String: String]
    var startsAt: Timestamp
    var endsAt: Timestamp
    var generatorURL: String?

    /// After this time without another message an alert counts as gone, in seconds; ``NotificationWatch`` repeats open
    /// ones each hour.
    private static let lifetime = 86_400.0

    init(_ item: VerdictChange.Item, links: NotificationLinks, now: Double) {
        labels = item.labels
        annotations = ["summary": item.sentence, "runbook_url": links.runbook(item.runbook)]
        annotations["description"] = item.action
        startsAt = Timestamp(seconds: min(item.beganAt, item.endedAt ?? now))
        endsAt = Timestamp(seconds: item.endedAt ?? now + Self.lifetime)
        generatorURL = links.view(target: item.target, station: item.station)
    }
}
