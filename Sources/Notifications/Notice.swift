import Observations
package import Reporting

/// A change of the verdict in words.
package struct Notice: Sendable {
    let change: VerdictChange
    let links: NotificationLinks

    package init(_ change: VerdictChange, links: NotificationLinks) {
        self.change = change
        self.links = links
    }

    /// One line for a subject: the state and the change.
    package var title: String {
        guard let worst = change.opened.map(\.state).max() else {
            return change.state == .healthy
                ? "AeroCast is healthy again: \(change.sentence)" : "AeroCast: \(change.sentence)"
        }
        return worst == .needsYou ? "AeroCast needs you: \(change.sentence)" : "AeroCast: \(change.sentence)"
    }

    /// The whole notice in lines of plain text.
    package var lines: [String] {
        var lines = ["\(change.state.words): \(change.verdict)", ""]
        for item in change.opened {
            lines.append("\(item.state.words.uppercased()) (\(item.severity.rawValue)): \(item.sentence)")
            if let action = item.action { lines.append("  do       \(action)") }
            lines.append("  since    \(Timestamp(seconds: item.beganAt))")
            lines.append("  runbook  \(links.runbook(item.runbook))")
            if let view = links.view(target: item.target, station: item.station) { lines.append("  view     \(view)") }
        }
        for item in change.resolved {
            lines.append("GONE: \(item.sentence)")
            lines.append("  since    \(Timestamp(seconds: item.endedAt ?? item.beganAt))")
        }
        return lines
    }
}
