import CanonicalJSON
import Observations
import Reporting

/// The JSON of an incoming webhook, as Slack, Mattermost, Rocket.Chat and others read it.
struct ChatMessage: Encodable {
    var text: String

    init(text: String) {
        self.text = text
    }

    init(_ notice: Notice) {
        let (change, links) = (notice.change, notice.links)
        var lines = ["*\(Self.escaped(notice.title))*"]
        for item in change.opened {
            let action = item.action.map { "\n    do: \(Self.escaped($0))" } ?? ""
            let view = links.view(target: item.target, station: item.station).map { " · <\($0)|view>" } ?? ""
            lines.append(
                "• \(item.state.words), \(item.severity.rawValue): \(Self.escaped(item.sentence))\(action)"
                    + "\n    <\(links.runbook(item.runbook))|runbook>\(view)"
            )
        }
        lines += change.resolved.map { "• gone: \(Self.escaped($0.sentence))" }
        if change.opened.isEmpty, let view = links.view() { lines.append("<\(view)|view>") }
        text = lines.joined(separator: "\n")
    }

    /// The signs with a meaning in Slack's texts as entities.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
