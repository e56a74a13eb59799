package import Observations

/// Something that keeps an installation from being healthy.
package struct Finding: Hashable, Sendable {
    /// The kind, a row of ``VerdictRules/all``.
    package var kind: String
    package var state: VerdictState
    package var severity: Severity
    /// `nil` for a finding about the installation.
    package var target: TargetName?
    /// `nil` for a finding about no station.
    package var station: String?
    /// How many stations it stands for, if they are too many to list; else 1.
    package var count = 1
    /// The problem.
    package var sentence: String
    /// Since when, in seconds since 1970; `nil` if not known.
    package var since: Double?
    /// The next step without help; `nil` if there is none.
    package var next: String?
    /// When it happens at the latest, in seconds since 1970; `nil` if no limit is known.
    package var latest: Double?
    /// The remedy; `nil` while nobody needs to act.
    package var action: String?
    /// The paragraph of the runbook: the anchor of `docs/runbook.md`.
    package var runbook: String
    /// The silence or the acknowledgment of somebody; the finding counts nevertheless.
    package var silence: FindingSilence?

    private init(_ state: VerdictState, _ sentence: String, since: Double?) {
        kind = ""
        severity = .info
        runbook = ""
        self.state = state
        self.sentence = sentence
        self.since = since
    }

    /// A finding that repairs itself.
    static func healing(_ sentence: String, since: Double?, next: String, latest: Double? = nil) -> Finding {
        var finding = Finding(.healing, sentence, since: since)
        finding.next = next
        finding.latest = latest
        return finding
    }

    /// A finding that needs somebody.
    static func needsYou(_ sentence: String, since: Double? = nil, action: String) -> Finding {
        var finding = Finding(.needsYou, sentence, since: since)
        finding.action = action
        return finding
    }

    /// A finding that repairs itself at first, and that needs somebody if it lasts.
    ///
    /// - Parameters:
    ///   - sentence: what is wrong.
    ///   - since: since when, in seconds since 1970; `nil` for a finding that has just begun.
    ///   - patience: how long it may last before somebody should look, in seconds.
    ///   - now: the wall clock, in seconds since 1970.
    ///   - next: what happens meanwhile.
    ///   - action: what to do afterwards.
    /// - Returns: the finding.
    static func healing(
        _ sentence: String,
        since: Double?,
        for patience: Double,
        now: Double,
        next: String,
        then action: String
    ) -> Finding {
        if let since, now - since > patience { return .needsYou(sentence, since: since, action: action) }
        return .healing(sentence, since: since, next: next, latest: since.map { $0 + patience })
    }

    /// Something that could not be looked at.
    static func unknown(_ sentence: String, since: Double? = nil, action: String) -> Finding {
        var finding = Finding(.unknown, sentence, since: since)
        finding.action = action
        return finding
    }

    /// The finding about stations that are too many to list.
    func standing(for count: Int) -> Finding {
        var finding = self
        finding.count = count
        return finding
    }

    /// The finding about a target, or about a station of a target.
    func about(_ target: TargetName?, station: String? = nil) -> Finding {
        var finding = self
        finding.target = target
        finding.station = station
        return finding
    }
}

extension Finding: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case state
        case severity
        case target
        case station
        case count
        case sentence
        case since
        case next
        case latest
        case action
        case runbook
        case silence
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(state, forKey: .state)
        try container.encode(severity, forKey: .severity)
        try container.encodeIfPresent(target, forKey: .target)
        try container.encodeIfPresent(station, forKey: .station)
        try container.encode(count, forKey: .count)
        try container.encode(sentence, forKey: .sentence)
        try container.encodeIfPresent(since.map(Timestamp.init(seconds:)), forKey: .since)
        try container.encodeIfPresent(next, forKey: .next)
        try container.encodeIfPresent(latest.map(Timestamp.init(seconds:)), forKey: .latest)
        try container.encodeIfPresent(action, forKey: .action)
        try container.encode(runbook, forKey: .runbook)
        try container.encodeIfPresent(silence, forKey: .silence)
    }
}
