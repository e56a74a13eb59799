/// One thing that a user can configure: its name, its type, its default and what it accepts.
///
/// Declared once, as a constant; the command line's option, the environment variable, the key in the file, the help
/// text and the error message all follow from it:
///
/// ```swift
/// enum APISettings {
///     static let port = Setting.integer("port", default: 8000, in: 0...65535, help: "Where to listen; 0 picks a port.")
/// }
/// ```
package struct Setting<Value: Sendable>: Sendable {
    package let key: SettingKey
    /// The value when nobody gives one; `nil` for a setting that must be given.
    package let fallback: Value?
    /// What is accepted, as it reads after "expected": `a port between 0 and 65535`.
    package let expected: String
    /// One sentence for `--help`.
    package let help: String
    /// A secret's value appears neither in messages nor in dumps.
    package let isSecret: Bool
    /// Whether a value may begin with a minus sign, which on a command line otherwise begins an option.
    package let mayBeNegative: Bool
    /// A variable of other programs that counts where ours is not given, such as `MLFLOW_TRACKING_URI`.
    package internal(set) var commonVariable: String?
    let parse: @Sendable (String) throws -> Value?
    let render: @Sendable (Value) -> String

    /// A setting of any type.
    ///
    /// - Parameters:
    ///   - key: Words in lower case joined by underscores, grouped by dots.
    ///   - fallback: The default, or `nil` if the setting must be given.
    ///   - expected: What is accepted, as it reads after "expected".
    ///   - help: One sentence for `--help`.
    ///   - isSecret: Keeps the value out of messages and dumps.
    ///   - mayBeNegative: Lets a value on the command line begin with a minus sign.
    ///   - parse: Reads the value from text without surrounding white space; `nil` for text that isn't accepted, or an
    ///     error that says what is wrong with it.
    ///   - render: Writes the value as a user would.
    package init(
        key: String,
        default fallback: Value?,
        expected: String,
        help: String = "",
        isSecret: Bool = false,
        mayBeNegative: Bool = false,
        parse: @escaping @Sendable (String) throws -> Value?,
        render: @escaping @Sendable (Value) -> String = { "\($0)" }
    ) {
        self.key = SettingKey(key)
        self.fallback = fallback
        self.expected = expected
        self.help = help
        self.isSecret = isSecret
        self.mayBeNegative = mayBeNegative
        self.parse = parse
        self.render = render
    }

    /// The same setting, but one that may be left out: its value is then `nil`.
    package var optional: Setting<Value?> {
        var optional = Setting<Value?>(
            key: key.name,
            default: .some(fallback),
            expected: expected,
            help: help,
            isSecret: isSecret,
            mayBeNegative: mayBeNegative,
            parse: { [parse] text in try parse(text).map(Optional.some) },
            render: { [render] value in value.map(render) ?? "" }
        )
        optional.commonVariable = commonVariable
        return optional
    }

    /// The same setting, which a variable of other programs also gives.
    package func alsoReading(variable: String) -> Setting {
        var setting = self
        setting.commonVariable = variable
        return setting
    }

    /// The same setting, its value kept out of messages and dumps.
    package var secret: Setting {
        Setting(
            key: key.name,
            default: fallback,
            expected: expected,
            help: help,
            isSecret: true,
            mayBeNegative: mayBeNegative,
            parse: parse,
            render: render
        )
    }
}
