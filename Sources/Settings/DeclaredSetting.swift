/// A setting of any type, for the reader and the catalog.
package protocol DeclaredSetting: Sendable {
    var key: SettingKey { get }
    var expected: String { get }
    var help: String { get }
    var isSecret: Bool { get }
    var commonVariable: String? { get }
    /// Masks the secrets in a text of the value; `nil` if the text cannot contain a secret.
    var redact: (@Sendable (String) -> String)? { get }

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

extension DeclaredSetting {
    /// Whether the value is a secret or contains one; such a value can be given in a file.
    package var mayHoldSecret: Bool { isSecret || redact != nil }

    /// `text` in quotation marks without its secrets, for messages.
    func shown(_ text: String) -> String {
        isSecret ? "a secret, which is not shown" : "'\(redact?(text) ?? text)'"
    }

    /// Whether `text` is a secret, or contains one.
    func isSecret(_ text: String) -> Bool {
        isSecret || redact.map { $0(text) != text } == true
    }

    /// The keys under which the value can be given.
    var keys: [SettingKey] { mayHoldSecret ? [key, key.ofFile] : [key] }
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
