import Observations
import Store

/// The champion: whether one exists, is whole, and serves.
enum ModelRules {
    static let all = [missing, damaged, notServed]

    private static let alert = "AerocastModelNotServed"

    static let missing = VerdictRule.ofTarget(
        "no_model",
        "no model exists, persistence answers",
        .critical,
        .model,
        alert: alert
    ) { target, _ in
        guard target.champion == nil else { return [] }
        return [
            .needsYou(
                "no model of \(target.name) exists: persistence answers",
                action: "copy an artifacts folder to its place, or feed 720 hours of one station and run a trainer"
            )
        ]
    }

    static let damaged = VerdictRule.ofTarget(
        "model_damaged",
        "the files of the champion are missing or damaged",
        .critical,
        .model,
        alert: alert
    ) { target, _ in
        switch target.files {
        case .whole: return []
        case .notChecked:
            guard let version = target.champion?.version else { return [] }
            return [
                .unknown(
                    "the files of \(version) were not checked",
                    action: "run 'aerocast models verify \(version)'"
                )
            ]
        case .damaged(let reason):
            return [
                .needsYou(
                    "the files of the champion are damaged: \(reason)",
                    action: target.champion?.hasPredecessor == true
                        ? "restore them from a backup, or run \"aerocast models rollback --reason 'damaged files'\""
                        : "restore them from a backup, or copy a bundled model from its release again"
                )
            ]
        }
    }

    /// How long an API may take to load a new champion, in seconds.
    private static let loading = 10.0

    static let notServed = VerdictRule.ofTarget(
        "model_not_served",
        "an API answers with another version than the champion",
        .critical,
        .model,
        alert: "AerocastReloadFailing"
    ) { target, facts in
        guard let champion = target.champion else { return [] }
        let servers = facts.programs.filter {
            $0.heartbeat.program == .api && $0.life(at: facts.now) == .alive
        }
        return servers.flatMap { server -> [Finding] in
            guard let served = server.details.served?.first(where: { $0.target == target.name }),
                served.version != champion.version
            else { return [] }
            let answers = served.version.map { "version \($0) answers" } ?? "persistence answers"
            let sentence = "\(answers) in place of the champion \(champion.version)"
            // A heartbeat from before the promotion knows nothing of it.
            if facts.now - champion.promotedAt < loading, served.error == nil {
                return [
                    .healing(
                        sentence,
                        since: champion.promotedAt,
                        next: "the API loads the champion",
                        latest: champion.promotedAt + loading
                    )
                ]
            }
            return [
                .needsYou(
                    served.error.map { "\(sentence): \($0)" } ?? sentence,
                    since: champion.promotedAt,
                    action: "restore its files; the API loads them without a restart"
                )
            ]
        }
    }
}
