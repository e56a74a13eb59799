import Healing
import Timing

extension ModelRegistry {
    /// What a pruning deleted.
    package struct Pruned: Hashable, Sendable, Encodable {
        /// Versions whose files were deleted; their rows stay.
        package var versions: [String] = []
        /// Staging and damaged folders, and versions that were never recorded.
        package var leftovers: [String] = []
        package var kept: [String] = []
    }

    /// How long a folder that nobody has recorded may still be somebody's work, in seconds.
    private static let workInProgress = 3600.0

    /// Deletes the files of old versions, and what processes that died have left behind.
    ///
    /// Never deleted are the newest `count` versions, the champion, challenger and previous, a probation's two versions,
    /// those that stations are answered with, the version that the folder ships, and, while a flag is open, versions that
    /// its trainer may have published and not yet recorded. The rows stay: lineage and history are complete without the files.
    ///
    /// - Parameters:
    ///   - count: of the newest versions to keep.
    ///   - request: who asks, and why.
    /// - Returns: what was deleted.
    /// - Throws: ``StoreError`` or ``ArtifactError``.
    package func prune(keeping count: Int, _ request: Request) async throws -> Pruned {
        let shipped = try? artifacts.shippedVersion(of: model)
        let entries = try artifacts.entries(of: model)
        let there = Set(entries.filter { !$0.isLeftover }.map(\.name))
        let at = now()
        let plan = try await store.write { [model] transaction in
            let plan = try transaction.reading.pruning(of: model, keeping: count, shipped: shipped)
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
                    of: model
                )
                try transaction.deleteReference(version: version, of: model)
            }
            return PrunePlan(superfluous: versions, kept: plan.kept, isBusy: plan.isBusy)
        }
        var pruned = Pruned(kept: plan.kept.filter(there.contains))
        for version in plan.superfluous {
            try artifacts.remove(version, of: model)
            pruned.versions.append(version)
        }
        let known = Set(plan.superfluous + plan.kept)
        for entry in entries where at - entry.changedAt > Self.workInProgress {
            let isUnknown = !known.contains(entry.name) && entry.name != shipped && !plan.isBusy
            guard entry.isLeftover || isUnknown else { continue }
            try artifacts.remove(entry.name, of: model)
            pruned.leftovers.append(entry.name)
        }
        return pruned
    }
}

/// What a pruning may delete, decided in one snapshot.
struct PrunePlan: Sendable {
    /// Newest first.
    var superfluous: [String]
    /// Newest first.
    var kept: [String]
    /// Whether a trainer may be writing.
    var isBusy: Bool
}

extension ReadTransaction {
    func pruning(of model: String, keeping count: Int, shipped: String?) throws -> PrunePlan {
        let versions = try versions(of: model).map(\.version)
        let aliases = try aliases(of: model)
        let probation = try openProbation(of: model)?.probation
        let needed = Set(
            try [
                aliases.champion, aliases.challenger, aliases.previous, probation?.version, probation?.predecessor,
                shipped,
            ]
            .compactMap { $0 } + versions.prefix(max(count, 0)) + combinedVersions(of: model)
        )
        return PrunePlan(
            superfluous: versions.filter { !needed.contains($0) },
            kept: versions.filter(needed.contains),
            isBusy: try openFlag(of: model) != nil
        )
    }
}
