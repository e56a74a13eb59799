/// The place that a setting's value came from; earlier cases win over later ones.
package enum SettingSource: Hashable, Sendable {
    /// An option on the command line.
    case commandLine
    /// An environment variable.
    case environment
    /// The configuration file with this path.
    case file(String)
    /// Nobody gave a value: the declared default.
    case declaration

    /// The name by which the user gave the setting in this place.
    package func name(of key: SettingKey) -> String {
        switch self {
        case .commandLine: key.flag
        case .environment: key.variable
        case .file(let path): "\(key.name) in \(path)"
        case .declaration: key.name
        }
    }

    /// For dumps: what to look at to change the value.
    func label(of key: SettingKey) -> String {
        if case .declaration = self { "default" } else { name(of: key) }
    }
}
