import Healing
package import Models
package import Observations
package import PlainText
package import Store
package import Timing

/// The versions of one target: their rows with their files.
package struct ModelRegistry: Sendable {
    package let store: Store
    package let artifacts: ArtifactFolder
    package let target: TargetName
    let now: WallClock

    package init(store: Store, artifacts: ArtifactFolder, target: TargetName, now: WallClock = .system) {
        self.store = store
        self.artifacts = artifacts
        self.target = target
        self.now = now
    }

    /// The actor of a change, and its reason.
    package struct Request: Hashable, Sendable {
        package let actor: String
        package let reason: String

        package init(actor: ShortText, reason: ShortText) {
            self.actor = actor.description
            self.reason = reason.description
        }
    }

    /// The result of a request.
    package struct ChampionChange: Sendable {
        /// The newest promotion.
        package var promotion: PromotionRecord
        /// Whether the request made the promotion.
        package var isNew: Bool
        /// The requested version, checked.
        package var model: VerifiedModel
    }

    /// The version with a name or an alias.
    ///
    /// - Parameter name: a version, or an alias.
    /// - Returns: its row.
    /// - Throws: ``RegistryError`` if there is none.
    package func version(named name: String) async throws -> VersionRecord {
        try await store.read { [target] transaction in
            if let alias = VersionAlias(rawValue: name) {
                guard let version = try transaction.aliases(of: target)[alias],
                    let record = try transaction.version(version, of: target)
                else { throw RegistryError.nothingNamed(alias, target: target) }
                return record
            }
            guard let record = try transaction.version(name, of: target) else {
                throw RegistryError.unknownVersion(name, target: target)
            }
            return record
        }
    }

    /// Checks that a version's files are the published ones, and that its model reproduces the forecast of its
    /// training.
    ///
    /// - Parameter record: its row.
    /// - Returns: the version, ready to serve.
    /// - Throws: ``ArtifactError`` or ``RegistryError/notAsRecorded(version:reason:)``.
    @discardableResult
    package func verify(_ record: VersionRecord) throws -> VerifiedModel {
        let artifact = try artifacts.load(record)
        do {
            return try VerifiedModel(artifact)
        } catch ArtifactError.damaged(let reason) {
            throw ArtifactError.damaged(reason: "version \(record.version): \(reason)")
        }
    }

    /// Makes a version the champion, after a check of its files.
    ///
    /// - Parameters:
    ///   - name: a version, or an alias.
    ///   - force: whether a quarantined version is released and promoted.
    ///   - request: the actor and the reason.
    /// - Returns: the newest promotion, and whether this call made it.
    /// - Throws: ``RegistryError``, ``ArtifactError``, `HealingError` or ``StoreError``; then nothing has changed.
    package func promote(
        _ name: String,
        force: Bool = false,
        _ request: Request
    ) async throws -> ChampionChange {
        let record = try await version(named: name)
        return try await change(to: try verify(record)) { [target] transaction, now in
            try transaction.promote(
                version: record.version,
                of: target,
                force: force,
                actor: request.actor,
                reason: request.reason,
                flag: nil,
                now: now
            )
        }
    }

    /// Rolls back to the previous champion, after a check of its files.
    ///
    /// - Parameters:
    ///   - quarantine: whether the replaced version must not be promoted again automatically.
    ///   - request: the actor and the reason.
    /// - Returns: the rollback.
    /// - Throws: the errors of ``promote(_:force:_:)``.
    package func rollBack(quarantine: Bool, _ request: Request) async throws -> ChampionChange {
        let previous = try await store.read { [target] in try $0.healingState(of: target).previous }
        guard let previous else { throw HealingError.nothingToGoBackTo }
        let model = try verify(try await version(named: previous))
        return try await change(to: model) { [target] transaction, now in
            guard try transaction.reading.healingState(of: target).previous == previous else {
                throw HealingError.changedMeanwhile
            }
            let cause = HealingCause(actor: request.actor, reason: request.reason, at: now)
            try transaction.rollBack(target, quarantine: quarantine, cause: cause)
        }
    }

    private func change(
        to model: VerifiedModel,
        _ event: @escaping @Sendable (WriteTransaction, Double) throws -> Void
    ) async throws -> ChampionChange {
        let at = now()
        return try await store.write { [target] transaction in
            let before = try transaction.reading.champion(of: target)?.id
            try event(transaction, at)
            guard let promotion = try transaction.reading.champion(of: target) else {
                throw HealingError.nothingToGoBackTo
            }
            return ChampionChange(promotion: promotion, isNew: promotion.id != before, model: model)
        }
    }
}
