package import Observations

/// A version that the registry does not have, or that differs from its record.
package enum RegistryError: Error, Hashable, CustomStringConvertible {
    case unknownVersion(String, target: TargetName)
    case nothingNamed(VersionAlias, target: TargetName)
    /// The version's row and its files do not agree.
    case notAsRecorded(version: String, reason: String)

    package var description: String {
        switch self {
        case .unknownVersion(let version, let target):
            "\(target) has no version '\(version)': choose one that 'aerocast models list' shows, or "
                + "champion, challenger or previous"
        case .nothingNamed(let alias, let target): "\(target) has no \(alias.rawValue) at present"
        case .notAsRecorded(let version, let reason):
            "the files of version \(version) differ from the published files: \(reason): restore them from a backup"
        }
    }
}
