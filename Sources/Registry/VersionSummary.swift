package import Forecasting
package import Healing
package import Models
package import Observations
package import Store

/// A version, as shown by the registry: its origin, and its scores on held-out hours.
package struct VersionSummary: Hashable, Sendable, Encodable {
    package var version: String
    package var aliases: [VersionAlias]
    package var champion: Bool
    package var quarantined: Bool
    package var parent: String?
    package var publishedAt: Timestamp
    package var publishedBy: String?
    package var reason: String?
    package var codeVersion: String?
    package var sha256: String
    /// The range of hours for training, validation and held-out scores, over all stations.
    package var from: Timestamp?
    package var until: Timestamp?
    /// Hours with a value of the target.
    package var rows: Int?
    package var seed: UInt64?
    /// At the horizon on which drift is judged, on held-out hours, in the target's unit.
    package var rmse: Double?
    package var persistence: Double?

    private enum CodingKeys: String, CodingKey {
        case version
        case aliases
        case champion
        case quarantined
        case parent
        case publishedAt = "published_at"
        case publishedBy = "published_by"
        case reason
        case codeVersion = "code_version"
        case sha256
        case from
        case until
        case rows
        case seed
        case rmse = "held_back_rmse"
        case persistence = "held_back_persistence_rmse"
    }

    init(_ record: VersionRecord, aliases: VersionAliases, quarantined: Set<String>) {
        let manifest = record.decodedManifest
        let stations = manifest?.training.stations ?? []
        let score = manifest?.heldOut[horizon: Horizons.drift]
        version = record.version
        self.aliases = aliases.names(of: record.version)
        champion = record.version == aliases.champion
        self.quarantined = quarantined.contains(record.version)
        parent = record.parent
        publishedAt = Timestamp(secondsSince1970: Int64(record.publishedAt))
        publishedBy = record.publishedBy
        reason = record.reason
        codeVersion = record.codeVersion
        sha256 = record.sha256
        from = stations.map(\.from).min()
        until = stations.map(\.until).max()
        rows = manifest.map { _ in stations.reduce(0) { $0 + $1.observations } }
        seed = manifest?.training.seed
        rmse = score?.rootMeanSquareError
        persistence = score?.persistenceError
    }
}

/// All stored data of a version except its weights.
package struct VersionDetails: Sendable, Encodable {
    package var summary: VersionSummary
    package var training: TrainingRecord?
    package var kind: ModelKindName?
    package var specification: (any ModelSpecification)?
    package var heldOut: Evaluation?
    /// The version's promotions, oldest first.
    package var promotions: [Promotion]
    /// Its other events, oldest first.
    package var events: [Event]
    /// The flag whose retrain made the version, with the gate's verdict.
    package var flag: Int64?
    package var verdict: PromotionVerdict?

    private enum CodingKeys: String, CodingKey {
        case training
        case kind
        case specification
        case heldOut = "held_back"
        case promotions
        case events
        case flag
        case verdict
    }

    package func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(training, forKey: .training)
        try container.encodeIfPresent(kind, forKey: .kind)
        try specification?.encode(to: container.superEncoder(forKey: .specification))
        try container.encodeIfPresent(heldOut, forKey: .heldOut)
        try container.encode(promotions, forKey: .promotions)
        try container.encode(events, forKey: .events)
        try container.encodeIfPresent(flag, forKey: .flag)
        try container.encodeIfPresent(verdict, forKey: .verdict)
    }
}

extension VersionDetails {
    package struct Event: Hashable, Sendable, Encodable {
        package var kind: VersionEventRecord.Kind
        package var at: Timestamp
        package var actor: String
        package var reason: String

        init(_ record: VersionEventRecord) {
            kind = record.kind
            at = Timestamp(secondsSince1970: Int64(record.happenedAt))
            actor = record.actor
            reason = record.reason
        }
    }
}
