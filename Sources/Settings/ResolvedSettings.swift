/// The settings of one program, all found and all right.
package struct ResolvedSettings: Sendable {
    private let values: [SettingKey: any ResolvedSetting]
    private let order: [SettingKey]

    init(_ values: [SettingKey: any ResolvedSetting], order: [SettingKey]) {
        self.values = values
        self.order = order
    }

    /// The value of a setting that was among those read.
    package subscript<Value>(_ setting: Setting<Value>) -> Value {
        guard let resolved = values[setting.key] as? Resolved<Value> else {
            // Which settings a program reads is written in its source, so no input leads here.
            preconditionFailure("the setting '\(setting.key.name)' is not among those that the program reads")
        }
        return resolved.value
    }

    /// Where the value of a setting came from.
    package func source(of setting: some DeclaredSetting) -> SettingSource {
        values[setting.key]?.source ?? .declaration
    }

    /// What to throw when a value is right by itself and wrong beside the others.
    ///
    /// What is expected is given as it reads after "expected": `hours within the window, which is 36`.
    package func refusal<Value>(of setting: Setting<Value>, expected: String) -> SettingsError {
        let source = source(of: setting)
        let text = values[setting.key]?.text ?? ""
        return SettingsError([
            SettingsError.Problem(
                source: source,
                message: "\(source.name(of: setting.key)): '\(text)' is not accepted; expected \(expected)"
            )
        ])
    }
}

extension ResolvedSettings: CustomStringConvertible {
    /// One line per setting, in the order of declaration: its key, its value and where that came from.
    package var description: String {
        let rows = order.compactMap { key in
            values[key].map { (name: key.name, text: $0.text, source: $0.source.label(of: key)) }
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
