package import Reporting
package import Store

/// Decides which findings of the verdicts are notified: a value without input or output.
///
/// A finding is notified once it has been there for some seconds, unless somebody has silenced it, and again only if it
/// becomes worse. It is gone when it has been absent for some seconds; if it comes back, it is notified after a pause.
package struct FindingWatch: Sendable {
    /// How long a finding must last before it is notified, in seconds: a program that starts or a busy moment is none.
    package static let confirmation = 3.0
    /// The same for what cannot be found out, such as programs that have not started yet.
    package static let confirmationOfUnknown = 60.0
    /// How long a finding must be absent to be gone, in seconds.
    package static let clearing = 15.0

    /// The pause after a finding is gone in which its return is not notified, in seconds.
    let cooldown: Double
    /// When each present finding was first seen, in seconds since 1970.
    private var firstSeen: [FindingKey: Double] = [:]
    /// When each notified finding was first absent, in seconds since 1970.
    private var absentSince: [FindingKey: Double] = [:]
    private(set) var present: [FindingKey: Finding] = [:]
    private var lastSeen: [FindingKey: (finding: Finding, at: Double)] = [:]
    private var isComplete = true

    package init(cooldown: Double) {
        self.cooldown = cooldown
    }

    /// Takes in a verdict.
    package mutating func see(_ verdict: Verdict, at now: Double) {
        present = Dictionary(verdict.findings.filter { $0.state > .healing }.map { ($0.key, $0) }) { first, _ in first }
        // Without the database nothing is known about the others.
        isComplete = !verdict.findings.contains { $0.kind == "database_unreadable" }
        for (key, finding) in present { lastSeen[key] = (finding, now) }
        lastSeen = lastSeen.filter { abs(now - $0.value.at) < Self.clearing }
        for key in present.keys where firstSeen[key] == nil { firstSeen[key] = now }
        if isComplete { firstSeen = firstSeen.filter { present[$0.key] != nil } }
    }

    /// The findings to notify now, and those to notify as gone.
    ///
    /// - Parameters:
    ///   - known: the findings that were notified, also recently closed ones.
    ///   - now: seconds since 1970.
    /// - Returns: each finding once, sorted by weight.
    package mutating func changes(
        since known: [NotifiedFinding],
        at now: Double
    ) -> (opened: [VerdictChange.Item], resolved: [VerdictChange.Item]) {
        let rows = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
        var opened: [VerdictChange.Item] = []
        for (key, finding) in present where finding.silence == nil && isConfirmed(finding, at: now) {
            let row = rows[key]
            if let row, row.closedAt == nil {
                guard let before = VerdictState(rawValue: row.state), finding.state > before else { continue }
            } else if let closedAt = row?.closedAt, (0..<cooldown).contains(now - closedAt) {
                continue
            }
            opened.append(VerdictChange.Item(finding, beganAt: min(finding.since ?? now, now)))
        }
        opened.sort { ($1.state, $1.severity, $0.key) < ($0.state, $0.severity, $1.key) }
        return (opened, resolved(among: known, at: now))
    }

    private mutating func resolved(among known: [NotifiedFinding], at now: Double) -> [VerdictChange.Item] {
        guard isComplete else { return [] }
        var resolved: [VerdictChange.Item] = []
        for row in known where row.closedAt == nil {
            guard present[row.key] == nil else {
                absentSince[row.key] = nil
                continue
            }
            let since = absentSince[row.key] ?? now
            absentSince[row.key] = since
            guard now - since >= Self.clearing || now < since, var item = row.item else { continue }
            item.endedAt = since
            resolved.append(item)
            absentSince[row.key] = nil
        }
        return resolved.sorted { $0.key < $1.key }
    }

    /// The findings that are there, or were a moment ago.
    func recent(at now: Double) -> [Finding] {
        lastSeen.values.filter { now - $0.at < Self.clearing }.map(\.finding)
    }

    private func isConfirmed(_ finding: Finding, at now: Double) -> Bool {
        let needed = finding.state == .needsYou ? Self.confirmation : Self.confirmationOfUnknown
        let age = now - (firstSeen[finding.key] ?? now)
        // After a clock was set back, the time that has passed is unknown.
        return age >= needed || age < 0
    }
}
