package import Foundation

/// The parts of a file of Prometheus rules that the tests read: its alerts and the names that it records.
///
/// The file is read line by line: a rule begins with `- alert:` or `- record:`, and `promtool` checks the syntax.
package struct RuleFile {
    package struct Alert {
        package var name: String
        /// `severity`, `summary`, `description`, `runbook_url` and the other fields.
        package var fields: [String: String]
    }

    package var alerts: [Alert] = []
    package var recorded: [String] = []
    /// The expressions of all rules, joined.
    package var expressions = ""

    package init(_ file: URL) throws {
        var isExpression = false
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let text = line.drop { $0 == " " }
            guard !text.hasPrefix("#") else { continue }
            if let match = text.wholeMatch(of: /(- )?(\w+):(?: (.*))?/) {
                let value = String(match.3 ?? "")
                isExpression = match.2 == "expr"
                switch (match.1, match.2) {
                case (.some, "alert"): alerts.append(Alert(name: value, fields: [:]))
                case (.some, "record"): recorded.append(value)
                case (nil, "expr") where value != "|": expressions += value + "\n"
                case (nil, let name) where !alerts.isEmpty: alerts[alerts.count - 1].fields[String(name)] = value
                default: break
                }
            } else if isExpression {
                expressions += text + "\n"
            }
        }
    }
}

/// The parts of a file for `promtool test rules` that the tests read: the alerts that are expected to fire, and the
/// alerts that are not.
package struct RuleTestFile {
    package var firing: Set<String> = []
    package var silent: Set<String> = []

    package init(_ file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /alertname: (\w+)\n\s+exp_alerts:( \[\])?/) {
            if match.2 == nil { firing.insert(String(match.1)) } else { silent.insert(String(match.1)) }
        }
    }
}
