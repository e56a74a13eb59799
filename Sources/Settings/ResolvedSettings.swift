/// The valid settings of one program.
package struct ResolvedSettings: Sendable {
    private let values: [SettingKey: any ResolvedSetting]
    private let order: [SettingKey]
    /// The settings whose values were read from a file of their own.
    private let fromFiles: Set<SettingKey>

    init(
        _ values: [SettingKey: any ResolvedSetting],
        order: [SettingKey],
        fromFiles: Set<SettingKey> = []
    ) {
        self.values = values
        self.order = order
        self.fromFiles = fromFiles
    }

    /// The key under which a value was given.
    private func givenKey(_ key: SettingKey) -> SettingKey { fromFiles.contains(key) ? key.ofFile : key }

    /// The value of a setting, which must be one of the settings that were read.
    package subscript<Value>(_ setting: Setting<Value>) -> Value {
        guard let resolved = values[setting.key] as? Resolved<Value> else {
            // The source code lists the settings that a program reads, so no input leads here.
            preconditionFailure("the setting '\(setting.key.name)' must be in the program's list of settings")
        }
        return resolved.value
    }

    /// The source of a setting's value.
    package func source(of setting: some DeclaredSetting) -> SettingSource {
        values[setting.key]?.source ?? .declaration
    }

    /// The error for a value that is valid alone, but not in combination with other settings.
    ///
    /// `expected` completes a sentence after "expected": `hours within the window, which is 36`.
    package func refusal<Value>(of setting: Setting<Value>, expected: String) -> SettingsError {
        let source = source(of: setting)
        let text = values[setting.key]?.text ?? ""
        return SettingsError([
            SettingsError.Problem(
                source: source,
                message: "\(source.name(of: givenKey(setting.key))): must be \(expected), got '\(text)'"
            )
        ])
    }
}

extension ResolvedSettings: CustomStringConvertible {
    /// One line for each setting, in the order of declaration, with key, value and source.
    package var description: String {
        let rows = order.compactMap { key in
            values[key].map { (name: key.name, text: $0.text, source: $0.source.label(of: givenKey(key))) }
        }
        let nameWidth = rows.map(\.name.count).max() ?? 0
        let textWidth = min(rows.map(\.text.count).max() ?? 0, 40)
        return
            rows.map { row in
                "\(padded(row.name, to: nameWidth)) = \(padded(row.text, to: textWidth))  # \(row.source)"
            }
            .joined(separator: "\n")
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
