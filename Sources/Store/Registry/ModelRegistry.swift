import Healing
import Timing

/// The versions of one model: their rows and their files together.
package struct ModelRegistry: Sendable {
    package let store: Store
    package let artifacts: ArtifactFolder
    package let model: String
    let now: WallClock

    package init(store: Store, artifacts: ArtifactFolder, model: String, now: WallClock = .system) {
        self.store = store
        self.artifacts = artifacts
        self.model = model
        self.now = now
    }

    /// Who asks for a change, and why.
    package struct Request: Hashable, Sendable {
        package var actor: String
        package var reason: String

        package init(actor: String, reason: String) {
            self.actor = actor
            self.reason = reason
        }
    }

    /// What became of a request.
    package struct ChampionChange: Sendable {
        /// The newest promotion.
        package var promotion: PromotionRecord
        /// Whether the request made it.
        package var isNew: Bool
        /// The version that was asked for, as it was checked.
        package var model: VerifiedModel
    }

    /// The version that a name or a version's own name points to.
    ///
    /// - Parameter name: a version, or an alias.
    /// - Returns: its row.
    /// - Throws: ``RegistryError`` where there is none.
    package func version(named name: String) async throws -> VersionRecord {
        try await store.read { [model] transaction in
            if let alias = VersionAlias(rawValue: name) {
                guard let version = try transaction.aliases(of: model)[alias],
                    let record = try transaction.version(version, of: model)
                else { throw RegistryError.nothingNamed(alias, model: model) }
                return record
            }
            guard let record = try transaction.version(name, of: model) else {
                throw RegistryError.unknownVersion(name, model: model)
            }
            return record
        }
    }

    /// Checks a version's files: that they are the published ones, and that the model in them forecasts as it did when
    /// it was trained.
    ///
    /// - Parameter record: its row.
    /// - Returns: the version, ready to serve.
    /// - Throws: ``ArtifactError`` or ``RegistryError/notAsRecorded(version:reason:)`` with what is wrong.
    @discardableResult
    package func verify(_ record: VersionRecord) throws -> VerifiedModel {
        let artifact = try artifacts.load(model: record.model, version: record.version, as: record)
        do {
            return try VerifiedModel(artifact)
        } catch ArtifactError.damaged(let reason) {
            throw ArtifactError.damaged(reason: "version \(record.version): \(reason)")
        }
    }

    /// Makes a version the champion, after its files have been checked.
    ///
    /// - Parameters:
    ///   - name: a version, or an alias.
    ///   - force: also when it is quarantined, which then ends.
    ///   - request: who asks, and why.
    /// - Returns: what became of it.
    /// - Throws: ``RegistryError``, ``ArtifactError``, `HealingError` or ``StoreError``; then nothing has changed.
    package func promote(
        _ name: String,
        force: Bool = false,
        _ request: Request
    ) async throws -> ChampionChange {
        let record = try await version(named: name)
        return try await change(to: try verify(record)) { transaction, now in
            try transaction.promote(
                version: record.version,
                of: model,
                force: force,
                actor: request.actor,
                reason: request.reason,
                flag: nil,
                now: now
            )
        }
    }

    /// Goes back to the previous champion, after its files have been checked.
    ///
    /// - Parameters:
    ///   - quarantine: whether the version that serves now is not to be promoted again by itself.
    ///   - request: who asks, and why.
    /// - Returns: the rollback.
    /// - Throws: as ``promote(_:force:_:)``.
    package func rollBack(quarantine: Bool, _ request: Request) async throws -> ChampionChange {
        let target = try await store.read { [model] in try $0.healingState(of: model).previous }
        guard let target else { throw HealingError.nothingToGoBackTo }
        let model = try verify(try await version(named: target))
        return try await change(to: model) { transaction, now in
            guard try transaction.reading.healingState(of: self.model).previous == target else {
                throw HealingError.changedMeanwhile
            }
            let cause = HealingCause(actor: request.actor, reason: request.reason, at: now)
            try transaction.rollBack(self.model, quarantine: quarantine, cause: cause)
        }
    }

    private func change(
        to model: VerifiedModel,
        _ event: @escaping @Sendable (WriteTransaction, Double) throws -> Void
    ) async throws -> ChampionChange {
        let at = now()
        return try await store.write { [name = self.model] transaction in
            let before = try transaction.reading.champion(of: name)?.id
            try event(transaction, at)
            guard let promotion = try transaction.reading.champion(of: name) else {
                throw HealingError.nothingToGoBackTo
            }
            return ChampionChange(promotion: promotion, isNew: promotion.id != before, model: model)
        }
    }
}
