/// The names of a setting on the command line, in the environment and in the file.
///
/// A key is words in lower case joined by underscores, grouped by dots: `port`, `drift.window_hours`.
package struct SettingKey: Hashable, Sendable {
    /// The declared key.
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    /// The path through the objects of the configuration file: `drift`, `window_hours`.
    package var components: [String] { name.split(separator: ".").map(String.init) }

    /// The option on the command line, without its dashes: `drift-window-hours`.
    package var option: String { String(name.map { $0 == "." || $0 == "_" ? "-" : $0 }) }

    /// The option as a user writes it: `--drift-window-hours`.
    package var flag: String { "--" + option }

    /// The environment variable: `AEROCAST_DRIFT_WINDOW_HOURS`.
    package var variable: String { Self.variablePrefix + name.map { $0 == "." ? "_" : $0.uppercased() }.joined() }

    /// The key that names a file with the value: `pushgateway_file`.
    package var ofFile: SettingKey { SettingKey(name + "_file") }

    /// The prefix of all environment variables of settings.
    package static let variablePrefix = "AEROCAST_"
}
