import CanonicalJSON
import Healing

/// The versions of a model, with what their names point to and how champions followed each other.
package struct RegistryListing: Hashable, Sendable, Encodable {
    package var model: String
    package var champion: String?
    package var challenger: String?
    package var previous: String?
    /// Newest first.
    package var versions: [VersionSummary]
    /// The newest changes of champions, newest first.
    package var promotions: [Promotion]
}

extension ModelRegistry {
    /// - Parameter limit: at most so many promotions.
    /// - Returns: every version, in one snapshot.
    /// - Throws: ``StoreError``.
    package func list(promotions limit: Int = 20) async throws -> RegistryListing {
        try await store.read { [model] transaction in
            let aliases = try transaction.aliases(of: model)
            let quarantined = try transaction.quarantinedVersions(of: model)
            return RegistryListing(
                model: model,
                champion: aliases.champion,
                challenger: aliases.challenger,
                previous: aliases.previous,
                versions: try transaction.versions(of: model)
                    .map { VersionSummary($0, aliases: aliases, quarantined: quarantined) },
                promotions: try transaction.promotions(of: model, limit: limit).map(Promotion.init)
            )
        }
    }

    /// - Parameter name: a version, or an alias.
    /// - Returns: everything that is known about it.
    /// - Throws: ``RegistryError`` or ``StoreError``.
    package func show(_ name: String) async throws -> VersionDetails {
        let record = try await version(named: name)
        return try await store.read { [model] transaction in
            let manifest = record.decodedManifest
            let flag = try transaction.flag(withChallenger: record.version, of: model)
            return VersionDetails(
                summary: VersionSummary(
                    record,
                    aliases: try transaction.aliases(of: model),
                    quarantined: try transaction.quarantinedVersions(of: model)
                ),
                training: manifest?.training,
                specification: manifest?.specification,
                heldBack: manifest?.heldBack,
                promotions: try transaction.promotions(of: model, limit: .max).reversed()
                    .filter { $0.version == record.version }.map(Promotion.init),
                events: try transaction.versionEvents(of: record.version, model: model).map(VersionDetails.Event.init),
                flag: flag?.flag.id,
                verdict: flag?.decodedVerdict
            )
        }
    }
}

extension VersionRecord {
    /// `nil` where a newer program wrote a layout that this one does not know.
    package var decodedManifest: ModelManifest? { try? JSONText.decode(ModelManifest.self, from: manifest) }
}

extension FlagRecord {
    package var decodedVerdict: PromotionVerdict? {
        verdict.flatMap { try? JSONText.decode(PromotionVerdict.self, from: $0) }
    }
}
