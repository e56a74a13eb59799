/// A setting of any type, for the reader and the catalog.
package protocol DeclaredSetting: Sendable {
    var key: SettingKey { get }
    var expected: String { get }
    var help: String { get }
    var isSecret: Bool { get }
    var commonVariable: String? { get }

    /// The value of `text`; `nil` if the text is not accepted.
    ///
    /// - Throws: an error with the reason, if the reason is more specific than ``expected``.
    func resolve(_ text: String, from source: SettingSource) throws -> (any ResolvedSetting)?

    /// The default value; `nil` if the setting must be given.
    func resolveDefault() -> (any ResolvedSetting)?
}

/// A value and its source.
package protocol ResolvedSetting: Sendable {
    var key: SettingKey { get }
    var source: SettingSource { get }
    /// The value in the syntax of the command line; a secret is masked.
    var text: String { get }
}

struct Resolved<Value: Sendable>: ResolvedSetting {
    let key: SettingKey
    let value: Value
    let source: SettingSource
    let text: String
}

extension Setting: DeclaredSetting {
    package func resolve(_ text: String, from source: SettingSource) throws -> (any ResolvedSetting)? {
        try parse(text).map { resolved($0, from: source) }
    }

    package func resolveDefault() -> (any ResolvedSetting)? {
        defaultValue.map { resolved($0, from: .declaration) }
    }

    private func resolved(_ value: Value, from source: SettingSource) -> Resolved<Value> {
        let text = render(value)
        return Resolved(key: key, value: value, source: source, text: isSecret && !text.isEmpty ? "(secret)" : text)
    }
}
