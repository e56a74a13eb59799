/// A setting: its name, type, default value and accepted values.
///
/// A setting is declared once, as a constant. The command-line option, the environment variable, the key in the file,
/// the help text and the error message are derived from it:
///
/// ```swift
/// enum APISettings {
///     static let port = Setting.integer("port", default: 8000, in: 0...65535, help: "Where to listen; 0 picks a
///     port.")
/// }
/// ```
package struct Setting<Value: Sendable>: Sendable {
    package let key: SettingKey
    /// The default value; `nil` for a required setting.
    package let defaultValue: Value?
    /// The accepted values, as a completion of "expected": `a port between 0 and 65535`.
    package let expected: String
    /// One sentence for `--help`.
    package let help: String
    /// Whether the value is hidden in messages and dumps.
    package let isSecret: Bool
    /// Whether a value on the command line may begin with a minus sign, which otherwise begins an option.
    package let mayBeNegative: Bool
    /// A variable of other programs that is read if the setting's own variable is not set, such as
    /// `MLFLOW_TRACKING_URI`.
    package internal(set) var commonVariable: String?
    /// Masks the secrets in a text of the value; `nil` if the text cannot contain a secret.
    package internal(set) var redact: (@Sendable (String) -> String)?
    let parse: @Sendable (String) throws -> Value?
    let render: @Sendable (Value) -> String

    /// A setting of any type.
    ///
    /// - Parameters:
    ///   - key: Words in lower case joined by underscores, grouped by dots.
    ///   - defaultValue: The default value; `nil` for a required setting.
    ///   - expected: The accepted values, as a completion of "must be".
    ///   - help: One sentence for `--help`.
    ///   - isSecret: Whether the value is hidden in messages and dumps.
    ///   - mayBeNegative: Whether a value on the command line may begin with a minus sign.
    ///   - parse: Parses text without surrounding white space; returns `nil` or throws an error with the reason if the
    ///     text is not accepted.
    ///   - render: Formats the value in the syntax of the command line.
    package init(
        key: String,
        default defaultValue: Value?,
        expected: String,
        help: String = "",
        isSecret: Bool = false,
        mayBeNegative: Bool = false,
        parse: @escaping @Sendable (String) throws -> Value?,
        render: @escaping @Sendable (Value) -> String = { "\($0)" }
    ) {
        self.key = SettingKey(key)
        self.defaultValue = defaultValue
        self.expected = expected
        self.help = help
        self.isSecret = isSecret
        self.mayBeNegative = mayBeNegative
        self.parse = parse
        self.render = render
    }

    /// The same setting, but optional: without a value it is `nil`.
    package var optional: Setting<Value?> {
        var optional = Setting<Value?>(
            key: key.name,
            default: .some(defaultValue),
            expected: expected,
            help: help,
            isSecret: isSecret,
            mayBeNegative: mayBeNegative,
            parse: { [parse] text in try parse(text).map(Optional.some) },
            render: { [render] value in value.map(render) ?? "" }
        )
        optional.commonVariable = commonVariable
        optional.redact = redact
        return optional
    }

    /// The same setting, which also reads a variable of other programs.
    package func alsoReading(variable: String) -> Setting {
        var setting = self
        setting.commonVariable = variable
        return setting
    }

    /// The same setting, with its value hidden in messages and dumps.
    package var secret: Setting {
        var secret = Setting(
            key: key.name,
            default: defaultValue,
            expected: expected,
            help: help,
            isSecret: true,
            mayBeNegative: mayBeNegative,
            parse: parse,
            render: render
        )
        secret.commonVariable = commonVariable
        return secret
    }

    /// The setting that names a file with this setting's value: `pushgateway_file` for `pushgateway`.
    ///
    /// Secrets in files appear neither in the list of processes nor in the environment. ``SettingsReader`` reads the
    /// file if ``DeclaredSetting/mayHoldSecret``; a program declares this setting only for the option.
    package var file: Setting<String?> {
        Setting<String>.path(key.ofFile.name, default: nil, help: "A file with the value of \(key.flag).").optional
    }
}
