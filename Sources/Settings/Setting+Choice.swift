extension Setting where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// A case of an enumeration, by its raw value, in upper or lower case.
    package static func choice(_ key: String, default defaultValue: Value?, help: String = "") -> Setting {
        Setting(
            key: key,
            default: defaultValue,
            expected: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            help: help,
            parse: { text in Value.allCases.first { $0.rawValue.lowercased() == text.lowercased() } },
            render: { value in value.rawValue }
        )
    }
}

extension Setting where Value == Bool {
    /// A Boolean value.
    package static func boolean(_ key: String, default defaultValue: Bool?, help: String = "") -> Setting<Bool> {
        Setting(
            key: key,
            default: defaultValue,
            expected: "true or false",
            help: help,
            parse: { text in
                switch text.lowercased() {
                case "true", "yes", "on", "1": true
                case "false", "no", "off", "0": false
                default: nil
                }
            }
        )
    }
}
