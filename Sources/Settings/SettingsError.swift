/// The configuration is wrong; the message has one line for each thing that is.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Problem: Equatable, Sendable {
        /// Where the user gave it; `.declaration` for a setting that nobody gave and that has no default.
        package let source: SettingSource
        /// The name as the user wrote it, and what is wrong with it.
        package let message: String

        package init(source: SettingSource, message: String) {
            self.source = source
            self.message = message
        }
    }

    /// At least one, in the order of the settings' declaration, unknown names last.
    package let problems: [Problem]

    package init(_ problems: [Problem]) {
        self.problems = problems
    }

    package var description: String {
        let title = problems.count == 1 ? "the configuration is wrong" : "\(problems.count) settings are wrong"
        return title + ":" + problems.map { "\n  " + $0.message }.joined()
    }

    /// 64 if the command line alone is to blame, otherwise 78.
    package var exitStatus: ExitStatus {
        problems.allSatisfy { $0.source == .commandLine } ? .usage : .configuration
    }
}

extension SettingsError.Problem {
    /// A value that isn't accepted.
    ///
    /// - Parameters:
    ///   - text: as the user gave it.
    ///   - setting: whose value it was to be.
    ///   - source: where the user gave it.
    ///   - reason: what is wrong with it; without one the message says what the setting accepts. A reason may repeat a
    ///     secret, so that of a secret is not shown.
    /// - Returns: the problem.
    static func refused(
        _ text: String,
        for setting: any DeclaredSetting,
        from source: SettingSource,
        because reason: String? = nil
    ) -> Self {
        let shown = setting.isSecret ? "the value (a secret)" : "'\(text)'"
        let why = setting.isSecret ? nil : reason
        return Self(
            source: source,
            message: "\(source.name(of: setting.key)): \(shown) is not accepted; "
                + (why ?? "expected \(setting.expected)")
        )
    }

    /// A setting without a default that nobody gave.
    static func missing(_ setting: any DeclaredSetting) -> Self {
        let key = setting.key
        return Self(
            source: .declaration,
            message: "\(key.flag): missing; give it as \(key.flag), as \(key.variable) or as \(key.name) in the"
                + " configuration file; expected \(setting.expected)"
        )
    }

    /// A name that no setting has.
    static func unknown(_ name: String, in place: String?, nearest: String?, source: SettingSource) -> Self {
        let location = place.map { " in \($0)" } ?? ""
        let kind = place == nil ? "variable" : "key"
        let hint = nearest.map { "; did you mean \($0)?" } ?? "; no setting has a name like it"
        return Self(source: source, message: "\(name)\(location): unknown \(kind)\(hint)")
    }
}
