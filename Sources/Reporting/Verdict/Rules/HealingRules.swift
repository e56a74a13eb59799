import Healing
import Observations
import Store

/// Drift, retrains and probations.
enum HealingRules {
    static let all = [drift, retrainWaiting, retraining, retrainFailed, probation]

    /// Longer than the cooldown after a rejected flag, in seconds.
    private static let cooldown = 26 * 3600.0

    static let drift = VerdictRule.ofTarget(
        "drift",
        "the errors of a station have changed and no retrain is open",
        .warning,
        .healing,
        alert: "AerocastDriftWithoutFlag"
    ) { target, facts in
        // An open flag is the next step of a drift.
        guard target.openFlag == nil else { return [] }
        let listed = target.drifting.map { drifting -> Finding in
            finding(about: drifting, target, facts).about(target.name, station: drifting.station)
        }
        let others = target.driftingCount - target.drifting.count
        guard others > 0 else { return listed }
        return listed + [
            Finding.healing("\(others) more stations drift", since: nil, next: "a retrain flag is raised")
                .standing(for: others)
        ]
    }

    private static func finding(
        about drifting: TargetFacts.DriftingStation,
        _ target: TargetFacts,
        _ facts: VerdictFacts
    ) -> Finding {
        if let promoted = promotion(after: drifting, target) {
            return .healing(
                "the errors at station \(drifting.station) had changed before \(promoted) became champion",
                since: drifting.since,
                next: "the drift ends when the station's observations judge the new champion"
            )
        }
        var sentence = "the errors at station \(drifting.station) have changed"
        if case .rejected? = target.newestFlag?.flag.state { sentence += ", and the newest challenger was not better" }
        if let since = drifting.since, facts.now - since > cooldown {
            return .needsYou(
                "\(sentence), for \(Span.words(facts.now - since)) and without a retrain flag",
                since: since,
                action: "see 'aerocast flags': a rejected flag delays the next one"
            )
        }
        return .healing(
            sentence,
            since: drifting.since,
            next: "a retrain flag is raised after the cooldown",
            latest: drifting.since.map { $0 + cooldown }
        )
    }

    /// The version that the flag of a station's drift has promoted; `nil` if none.
    private static func promotion(after drifting: TargetFacts.DriftingStation, _ target: TargetFacts) -> String? {
        guard let newest = target.newestFlag, newest.station == drifting.station, newest.flag.reason == .drift,
            case .promoted = newest.flag.state
        else { return nil }
        return target.champion?.version
    }

    /// The hours of new weather that a trainer waits for after a drift, if its heartbeat names no other number.
    private static let defaultHours = 144
    /// Two days more than the hours of new weather, in seconds.
    private static let driftLimit = 8 * 86_400.0
    private static let routineLimit = 2 * 3600.0

    static let retrainWaiting = VerdictRule.ofTarget(
        "retrain_waiting",
        "a retrain flag waits for a trainer",
        .warning,
        .healing,
        alert: "AerocastRetrainWaiting"
    ) { target, facts in
        guard let open = target.openFlag, case .raised = open.flag.state else { return [] }
        let (flag, age) = (open.flag, facts.now - open.flag.raisedAt)
        let wanted = facts.programs.compactMap(\.details.hoursSinceDrift).first ?? defaultHours
        let missing = open.hoursSinceDrift.map { max(0, wanted - $0) } ?? 0
        let limit = flag.reason == .drift ? driftLimit : routineLimit
        let sentence = "retrain flag \(flag.id) of \(target.name), raised by \(flag.reason.rawValue), waits"
        if age > limit {
            return [
                .needsYou(
                    "\(sentence) for \(Span.words(age))",
                    since: flag.raisedAt,
                    action: "check that a trainer runs, and that observations of its station arrive"
                )
            ]
        }
        if let error = flag.error {
            return [
                .healing(
                    "\(sentence) after attempt \(flag.attempts) failed: \(error)",
                    since: flag.raisedAt,
                    next: "a trainer repeats it",
                    latest: flag.notBefore
                )
            ]
        }
        let next =
            missing > 0
            ? "a trainer claims it when \(missing) more hours of the new weather are stored" : "a trainer claims it"
        let due = facts.isReplay ? nil : facts.now + Double(missing) * Double(Hour.seconds)
        return [.healing(sentence, since: flag.raisedAt, next: next, latest: missing > 0 ? due : flag.raisedAt + limit)]
    }

    /// A retrain takes seconds to minutes.
    private static let stuckAfter = 3600.0

    static let retraining = VerdictRule.ofTarget(
        "retraining",
        "a trainer trains a challenger",
        .critical,
        .healing,
        alert: "AerocastRetrainStuck"
    ) { target, facts in
        guard let open = target.openFlag, case .claimed(let lease) = open.flag.state else { return [] }
        let sentence = "a challenger of \(target.name) is trained for flag \(open.flag.id)"
        if lease.until <= facts.now {
            return [
                .healing(
                    "\(sentence); the lease of its trainer expired \(Span.words(facts.now - lease.until)) ago",
                    since: open.claimedAt,
                    next: "the next trainer repeats the retrain"
                )
            ]
        }
        if let claimed = open.claimedAt, facts.now - claimed > stuckAfter {
            return [
                .needsYou(
                    "\(sentence) and has not ended for \(Span.words(facts.now - claimed))",
                    since: claimed,
                    action: "look at the trainer's log; restart it if no epoch ends"
                )
            ]
        }
        return [
            .healing(
                sentence,
                since: open.claimedAt,
                next: "the gate compares it with the champion",
                latest: open.claimedAt.map { $0 + stuckAfter }
            )
        ]
    }

    static let retrainFailed = VerdictRule.ofTarget(
        "retrain_failed",
        "the newest retrain failed for good",
        .critical,
        .healing,
        alert: "AerocastRetrainFailing"
    ) { target, _ in
        guard let flag = target.newestFlag?.flag, case .failed(let at) = flag.state else { return [] }
        return [
            .needsYou(
                "flag \(flag.id) of \(target.name) failed \(flag.attempts) times: \(flag.error ?? "the reason is unknown")",
                since: at,
                action: "fix the reported error; drift, the schedule or a retrain check raises the next flag"
            )
        ]
    }

    static let probation = VerdictRule.ofTarget(
        "probation",
        "a new champion is compared with its predecessor",
        .info,
        .healing,
        alert: "AerocastModelStale"
    ) { target, facts in
        guard let record = target.probation else { return [] }
        let age = facts.now - record.beganAt
        let sentence = "the champion \(record.probation.version) of \(target.name) is on probation"
        guard age <= probationLimit else {
            return [
                .needsYou(
                    "\(sentence) for \(Span.words(age)) without a verdict",
                    since: record.beganAt,
                    action: "check that observations arrive and that a trainer runs"
                )
            ]
        }
        return [
            .healing(
                sentence,
                since: record.beganAt,
                next: "it passes, or \(record.probation.predecessor) returns",
                latest: record.beganAt + probationLimit
            )
        ]
    }

    /// Twice the usual length of a probation, in seconds.
    private static let probationLimit = 14 * 86_400.0
}
