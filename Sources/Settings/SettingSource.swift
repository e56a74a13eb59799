/// The source of a setting's value; earlier cases take precedence over later cases.
package enum SettingSource: Hashable, Sendable {
    /// An option on the command line.
    case commandLine
    /// An environment variable.
    case environment
    /// The configuration file with this path.
    case file(String)
    /// The declared default value.
    case declaration

    /// The name of a setting in this source.
    package func name(of key: SettingKey) -> String {
        switch self {
        case .commandLine: key.flag
        case .environment: key.variable
        case .file(let path): "\(key.name) in \(path)"
        case .declaration: key.name
        }
    }

    /// The source of a value, for dumps.
    func label(of key: SettingKey) -> String {
        if case .declaration = self { "default" } else { name(of: key) }
    }
}
