package import Observations

/// The one judgment of an installation: healthy, healing, not known, or in need of somebody; and why.
///
/// A pure function of ``VerdictFacts``. Programs, pages, metrics and commands show this value and judge nothing of
/// their own.
package struct Verdict: Hashable, Sendable {
    package var state: VerdictState
    /// One sentence with the heaviest finding.
    package var sentence: String
    /// When the facts were read, in seconds since 1970.
    package var checkedAt: Double
    /// The findings, the heaviest first.
    package var findings: [Finding]
    package var targets: [TargetVerdict]
    package var stations: StationCounts

    /// The judgment of one target.
    package struct TargetVerdict: Hashable, Sendable, Encodable {
        package var target: TargetName
        package var state: VerdictState
    }

    /// How many stations there are, and how many are in trouble.
    package struct StationCounts: Hashable, Sendable, Encodable {
        package var total: Int
        package var silent: Int
        package var faulty: Int
        package var drifting: Int
        /// Stations whose silence is so long that they count as closed.
        package var closed: Int
    }

    /// Judges the facts by all rules.
    package init(_ facts: VerdictFacts, rules: [VerdictRule] = VerdictRules.all) {
        let found = rules.flatMap { $0.findings(in: facts) }.map { $0.silenced(by: facts.silences) }
        findings = found.enumerated()
            .sorted {
                ($1.element.state, $1.element.severity, $0.offset) < ($0.element.state, $0.element.severity, $1.offset)
            }
            .map(\.element)
        state = findings.first?.state ?? .healthy
        checkedAt = facts.now
        stations = StationCounts(
            total: facts.feed.stations,
            silent: facts.feed.silentCount,
            faulty: facts.targets.map(\.faultCount).max() ?? 0,
            drifting: facts.targets.map(\.driftingCount).max() ?? 0,
            closed: facts.feed.closedCount
        )
        let about = findings
        targets = facts.targets.map { target in
            let own = about.filter { $0.target == target.name || $0.target == nil }
            return TargetVerdict(target: target.name, state: own.map(\.state).max() ?? .healthy)
        }
        sentence = Self.sentence(findings, facts)
    }

    /// The verdict of an installation whose database cannot be read.
    package init(unreadable error: any Error, at now: Double) {
        var finding = Finding.needsYou(
            "the database cannot be read: \(error)",
            action: "run 'aerocast doctor', and follow its advice"
        )
        finding.kind = MachineRules.unreadable.kind
        finding.severity = MachineRules.unreadable.severity
        finding.runbook = MachineRules.unreadable.runbook
        self.init(VerdictFacts(now: now), rules: [])
        findings = [finding]
        state = .needsYou
        sentence = finding.sentence
    }

    /// The state of a station: the heaviest finding about it.
    package func state(of station: String) -> VerdictState {
        findings.filter { $0.station == station }.map(\.state).max() ?? .healthy
    }

    private static func sentence(_ findings: [Finding], _ facts: VerdictFacts) -> String {
        guard let first = findings.first else {
            let count = facts.feed.expected
            let stations = count == 1 ? "1 station reports" : "\(count) stations report"
            let versions = facts.targets.compactMap { $0.champion?.version }.joined(separator: ", ")
            return "all programs are alive, \(stations), version \(versions) serves"
        }
        let others = findings.count - 1
        return first.sentence + (others == 0 ? "" : "; and \(others) more finding\(others == 1 ? "" : "s")")
    }
}

extension Verdict: Encodable {
    private enum CodingKeys: String, CodingKey {
        case state
        case sentence
        case checkedAt = "checked_at"
        case findings
        case targets
        case stations
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(sentence, forKey: .sentence)
        try container.encode(Timestamp(seconds: checkedAt), forKey: .checkedAt)
        try container.encode(findings, forKey: .findings)
        try container.encode(targets, forKey: .targets)
        try container.encode(stations, forKey: .stations)
    }
}
