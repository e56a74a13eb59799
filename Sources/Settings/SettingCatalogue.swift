import Spelling

/// The names of the settings of all programs.
///
/// The programs share one environment and may share one file, so each program must accept the settings of the others
/// and still detect a misspelled name.
package struct SettingCatalogue: Sendable {
    private let keys: Set<SettingKey>
    /// Variables with the prefix that are not settings: they configure the build and the tests, or name the program
    /// that started this one.
    private static let otherVariables: Set<String> = ["AEROCAST_PORTABLE", "AEROCAST_SHARED_DATA", "AEROCAST_PARENT"]

    package init(_ settings: [any DeclaredSetting]) {
        keys = Set(settings.flatMap(\.keys)).union([SettingsOptions.file.key])
    }

    package func adding(_ settings: [any DeclaredSetting]) -> SettingCatalogue {
        SettingCatalogue(keys: keys.union(settings.flatMap(\.keys)))
    }

    private init(keys: Set<SettingKey>) {
        self.keys = keys
    }

    /// Pairs of settings that would share an option or a variable, such as `a.b_c` and `a_b.c`; empty in a valid
    /// catalog.
    package var clashes: [(SettingKey, SettingKey)] {
        var byVariable: [String: SettingKey] = [:]
        var found: [(SettingKey, SettingKey)] = []
        for key in keys.sorted(by: { $0.name < $1.name }) {
            if let other = byVariable.updateValue(key, forKey: key.variable) { found.append((other, key)) }
        }
        return found
    }

    /// The variables with the prefix that belong to no setting.
    func unknownVariables(in environment: [String: String]) -> [SettingsError.Problem] {
        let known = Set(keys.map(\.variable))
        return environment.keys.sorted()
            .filter { name in
                name.hasPrefix(SettingKey.variablePrefix) && !known.contains(name)
                    && !Self.otherVariables.contains(name) && !Self.isServiceLink(name)
            }
            .map { name in
                .unknown(name, in: nil, nearest: NearestName.to(name, among: known), source: .environment)
            }
    }

    /// The keys of a configuration file that belong to no setting.
    func unknownKeys(_ names: [String], in path: String) -> [SettingsError.Problem] {
        let known = Set(keys.map(\.name)).subtracting([SettingsOptions.file.key.name])
        return names.sorted()
            .filter { !known.contains($0) }
            .map { name in
                .unknown(name, in: path, nearest: NearestName.to(name, among: known), source: .file(path))
            }
    }

    /// Whether Kubernetes has set the variable for a Service whose name begins with "aerocast".
    private static func isServiceLink(_ name: String) -> Bool {
        name.hasSuffix("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
            || name.contains(/_PORT_\d+_(TCP|UDP|SCTP)/)
    }
}
