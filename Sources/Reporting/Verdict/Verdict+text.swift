import Observations

extension Verdict {
    /// The most findings that a text lists.
    private static let shownFindings = 20

    /// The verdict for a terminal: a first line, then two lines for each finding.
    ///
    /// Lines without a final line break; the first word of a line about a state is the state.
    package var text: String {
        var lines = ["\(state.words.uppercased()): \(sentence)"]
        guard !findings.isEmpty else { return lines[0] }
        lines.append("")
        for finding in findings.prefix(Self.shownFindings) {
            lines.append("\(finding.state.words): \(finding.sentence)")
            lines += details(of: finding).map { "  \($0)" }
        }
        if findings.count > Self.shownFindings {
            lines.append("and \(findings.count - Self.shownFindings) more; all are in --json")
        }
        return lines.joined(separator: "\n")
    }

    private func details(of finding: Finding) -> [String] {
        var lines: [String] = []
        if let since = finding.since { lines.append("since    \(Timestamp(seconds: since))") }
        if let next = finding.next {
            lines.append(
                "next     \(next)\(finding.latest.map { ", by \(Timestamp(seconds: $0)) at the latest" } ?? "")"
            )
        }
        if let action = finding.action { lines.append("do       \(action)") }
        if let silence = finding.silence {
            let what = silence.isAcknowledgment ? "acknowledged" : "silenced"
            lines.append(
                "held     \(what) by \(silence.createdBy) until \(Timestamp(seconds: silence.endsAt)): \(silence.comment)"
            )
        }
        if finding.state > .healing { lines.append("more     docs/runbook.md#\(finding.runbook)") }
        return lines
    }
}
