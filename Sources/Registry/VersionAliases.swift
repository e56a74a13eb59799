import Healing
package import Observations
package import Store

/// A name that points to another version over time.
package enum VersionAlias: String, Hashable, Sendable, Codable, CaseIterable {
    /// The version in service.
    case champion
    /// The last trained version, if it was rejected.
    case challenger
    /// The version that a rollback returns to.
    case previous
}

/// The version of each alias.
package struct VersionAliases: Hashable, Sendable {
    package var champion: String?
    package var challenger: String?
    package var previous: String?

    package subscript(alias: VersionAlias) -> String? {
        switch alias {
        case .champion: champion
        case .challenger: challenger
        case .previous: previous
        }
    }

    package func names(of version: String) -> [VersionAlias] {
        VersionAlias.allCases.filter { self[$0] == version }
    }
}

extension ReadTransaction {
    package func aliases(of target: TargetName) throws -> VersionAliases {
        let state = try healingState(of: target)
        let newest = try flags(of: target, limit: 20).first { $0.verdict != nil }
        let challenger: String? =
            if case .rejected? = newest?.flag.state, let version = newest?.challenger, version != state.champion,
                try self.version(version, of: target) != nil
            { version } else { nil }
        return VersionAliases(champion: state.champion, challenger: challenger, previous: state.previous)
    }
}
