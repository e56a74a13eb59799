/// What the registry was asked for and does not have.
package enum RegistryError: Error, Hashable, CustomStringConvertible {
    case unknownVersion(String, model: String)
    case nothingNamed(VersionAlias, model: String)
    /// The version is recorded, but its row and its files do not agree.
    case notAsRecorded(version: String, reason: String)

    package var description: String {
        switch self {
        case .unknownVersion(let version, let model):
            "\(model) has no version '\(version)': 'aerocast models list' shows them; "
                + "champion, challenger and previous are names, too"
        case .nothingNamed(let alias, let model): "\(model) has no \(alias.rawValue) at present"
        case .notAsRecorded(let version, let reason):
            "the files of version \(version) are not those that were published: \(reason): restore them from a backup"
        }
    }
}
