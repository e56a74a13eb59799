import Observations

/// A version that the registry does not have, or not as it was published.
package enum RegistryError: Error, Hashable, CustomStringConvertible {
    case unknownVersion(String, target: TargetName)
    case nothingNamed(VersionAlias, target: TargetName)
    /// The version is recorded, but its row and its files do not agree.
    case notAsRecorded(version: String, reason: String)

    package var description: String {
        switch self {
        case .unknownVersion(let version, let target):
            "\(target) has no version '\(version)': 'aerocast models list' shows them; "
                + "champion, challenger and previous are accepted, too"
        case .nothingNamed(let alias, let target): "\(target) has no \(alias.rawValue) at present"
        case .notAsRecorded(let version, let reason):
            "the files of version \(version) are not those that were published: \(reason): restore them from a backup"
        }
    }
}
