import Healing
import Models
import Observations
import Store
import Timing

extension ModelRegistry {
    /// The result of a pruning.
    package struct Pruned: Hashable, Sendable, Encodable {
        /// Versions whose files were deleted; their rows stay.
        package var versions: [String] = []
        /// Staging and damaged folders, and versions that were never recorded.
        package var leftovers: [String] = []
        package var kept: [String] = []
    }

    /// The age below which a folder without a record may be work in progress, in seconds.
    private static let workInProgress = 3600.0

    /// Deletes the files of old versions, and the leftovers of crashed processes.
    ///
    /// The following versions are always kept: the newest `count` versions, the champion, challenger and previous, a
    /// probation's two versions, the combined versions, the bundled version, and, while a flag is open, versions that
    /// its trainer may have published but not yet recorded. The rows stay: lineage and history are complete without
    /// the files.
    ///
    /// - Parameters:
    ///   - count: the number of newest versions to keep.
    ///   - request: the actor and the reason.
    /// - Returns: the deleted versions and leftovers.
    /// - Throws: ``StoreError`` or ``ArtifactError``.
    package func prune(keeping count: Int, _ request: Request) async throws -> Pruned {
        let bundled = try? artifacts.bundledVersion(of: target)
        let entries = try artifacts.entries(of: target)
        let there = Set(entries.filter { !$0.isLeftover }.map(\.name))
        let at = now()
        let plan = try await store.write { [target] transaction in
            let plan = try transaction.reading.pruning(of: target, keeping: count, bundled: bundled)
            let versions = plan.superfluous.filter(there.contains)
            for version in versions {
                try transaction.insert(
                    VersionEventRecord(
                        version: version,
                        kind: .pruned,
                        happenedAt: at,
                        actor: request.actor,
                        reason: request.reason
                    ),
                    of: target
                )
                try transaction.deleteReference(version: version, of: target)
            }
            return PrunePlan(superfluous: versions, kept: plan.kept, isBusy: plan.isBusy)
        }
        var pruned = Pruned(kept: plan.kept.filter(there.contains))
        for version in plan.superfluous {
            try artifacts.remove(version, of: target)
            pruned.versions.append(version)
        }
        let known = Set(plan.superfluous + plan.kept)
        for entry in entries where at - entry.changedAt > Self.workInProgress {
            let isUnknown = !known.contains(entry.name) && entry.name != bundled && !plan.isBusy
            guard entry.isLeftover || isUnknown else { continue }
            try artifacts.remove(entry.name, of: target)
            pruned.leftovers.append(entry.name)
        }
        return pruned
    }
}

/// The versions that a pruning may delete, from one snapshot.
struct PrunePlan: Sendable {
    /// Newest first.
    var superfluous: [String]
    /// Newest first.
    var kept: [String]
    /// Whether a trainer may be writing.
    var isBusy: Bool
}

extension ReadTransaction {
    func pruning(of target: TargetName, keeping count: Int, bundled: String?) throws -> PrunePlan {
        let versions = try versions(of: target).map(\.version)
        let aliases = try aliases(of: target)
        let probation = try openProbation(of: target)?.probation
        let needed = Set(
            try [
                aliases.champion, aliases.challenger, aliases.previous, probation?.version, probation?.predecessor,
                bundled,
            ]
            .compactMap { $0 } + versions.prefix(max(count, 0)) + combinedVersions(of: target)
        )
        return PrunePlan(
            superfluous: versions.filter { !needed.contains($0) },
            kept: versions.filter(needed.contains),
            isBusy: try openFlag(of: target) != nil
        )
    }
}
