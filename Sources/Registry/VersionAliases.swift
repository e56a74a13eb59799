import Healing

/// A name that points to another version over time.
package enum VersionAlias: String, Hashable, Sendable, Codable, CaseIterable {
    /// It serves.
    case champion
    /// It was trained last, and has been rejected.
    case challenger
    /// A rollback goes back to it.
    case previous
}

/// Which version each name points to.
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
    package func aliases(of model: String) throws -> VersionAliases {
        let state = try healingState(of: model)
        let newest = try flags(of: model, limit: 20).first { $0.verdict != nil }
        let challenger: String? =
            if case .rejected? = newest?.flag.state, let version = newest?.challenger, version != state.champion,
                try self.version(version, of: model) != nil
            { version } else { nil }
        return VersionAliases(champion: state.champion, challenger: challenger, previous: state.previous)
    }
}
