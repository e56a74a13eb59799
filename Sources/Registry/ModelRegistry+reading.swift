import CanonicalJSON
import Forecasting
package import Healing
package import Models
package import Observations
package import Store

/// The versions of a target, with their aliases and the history of champions.
package struct RegistryListing: Hashable, Sendable, Encodable {
    package var target: TargetName
    package var champion: String?
    package var challenger: String?
    package var previous: String?
    /// Newest first.
    package var versions: [VersionSummary]
    /// The newest changes of champions, newest first.
    package var promotions: [Promotion]

    private enum CodingKeys: String, CodingKey {
        case target = "model"
        case champion
        case challenger
        case previous
        case versions
        case promotions
    }
}

extension ModelRegistry {
    /// - Parameter limit: the largest number of promotions.
    /// - Returns: every version, from one snapshot.
    /// - Throws: ``StoreError``.
    package func list(promotions limit: Int = 20) async throws -> RegistryListing {
        try await store.read { [target] transaction in
            let aliases = try transaction.aliases(of: target)
            let quarantined = try transaction.quarantinedVersions(of: target)
            return RegistryListing(
                target: target,
                champion: aliases.champion,
                challenger: aliases.challenger,
                previous: aliases.previous,
                versions: try transaction.versions(of: target)
                    .map { VersionSummary($0, aliases: aliases, quarantined: quarantined) },
                promotions: try transaction.promotions(of: target, limit: limit).map(Promotion.init)
            )
        }
    }

    /// - Parameter name: a version, or an alias.
    /// - Returns: all information about the version.
    /// - Throws: ``RegistryError`` or ``StoreError``.
    package func show(_ name: String) async throws -> VersionDetails {
        let record = try await version(named: name)
        return try await store.read { [target] transaction in
            let manifest = record.decodedManifest
            let flag = try transaction.flag(withChallenger: record.version, of: target)
            return VersionDetails(
                summary: VersionSummary(
                    record,
                    aliases: try transaction.aliases(of: target),
                    quarantined: try transaction.quarantinedVersions(of: target)
                ),
                training: manifest?.training,
                kind: manifest?.kind,
                specification: manifest?.specification,
                heldOut: manifest?.heldOut,
                promotions: try transaction.promotions(of: target, limit: .max).reversed()
                    .filter { $0.version == record.version }.map(Promotion.init),
                events: try transaction.versionEvents(of: record.version, target: target)
                    .map(VersionDetails.Event.init),
                flag: flag?.flag.id,
                verdict: flag?.decodedVerdict
            )
        }
    }
}

extension VersionRecord {
    /// `nil` if a newer program wrote an unknown layout.
    package var decodedManifest: ModelManifest? { try? JSONText.decode(ModelManifest.self, from: manifest) }
}

extension FlagRecord {
    package var decodedVerdict: PromotionVerdict? {
        verdict.flatMap { try? JSONText.decode(PromotionVerdict.self, from: $0) }
    }
}
