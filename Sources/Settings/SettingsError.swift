/// The error of a wrong configuration; the message has one line for each problem.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// One problem of a configuration.
    package struct Problem: Equatable, Sendable {
        /// The source of the value; `.declaration` for a missing required setting.
        package let source: SettingSource
        /// The name in the source's syntax, and the problem.
        package let message: String

        package init(source: SettingSource, message: String) {
            self.source = source
            self.message = message
        }
    }

    /// One or more problems, in the order of the settings' declaration, with unknown names last.
    package let problems: [Problem]

    /// - Parameter problems: a problem that several programs find in a shared setting is listed once.
    package init(_ problems: [Problem]) {
        self.problems = problems.reduce(into: []) { list, problem in
            if !list.contains(problem) { list.append(problem) }
        }
    }

    package var description: String {
        let title = problems.count == 1 ? "the configuration is wrong" : "\(problems.count) settings are wrong"
        return title + ":" + problems.map { "\n  " + $0.message }.joined()
    }

    /// 64 if all problems are on the command line, otherwise 78.
    package var exitStatus: ExitStatus {
        problems.allSatisfy { $0.source == .commandLine } ? .usage : .configuration
    }
}

extension SettingsError.Problem {
    /// A value that is not accepted.
    ///
    /// - Parameters:
    ///   - text: the given text.
    ///   - setting: the setting.
    ///   - key: the name under which the text was given.
    ///   - source: the source of the text.
    ///   - reason: the reason; if `nil`, the message describes the accepted values. The reason of a secret setting is
    ///     not shown, because it may repeat the secret.
    /// - Returns: the problem.
    static func refused(
        _ text: String,
        for setting: any DeclaredSetting,
        given key: SettingKey,
        from source: SettingSource,
        because reason: String? = nil
    ) -> Self {
        let why = setting.mayHoldSecret ? nil : reason
        return Self(
            source: source,
            message: "\(source.name(of: key)): "
                + (why ?? "must be \(setting.expected), got \(setting.shown(text))")
        )
    }

    /// A secret on the command line, which every user of the machine can read in the list of processes.
    static func exposed(_ setting: any DeclaredSetting) -> Self {
        let key = setting.key
        return Self(
            source: .commandLine,
            message: "\(key.flag): must not contain a user, a password or a token, because every user of the machine "
                + "can read the command line; give the value in a file with \(key.ofFile.flag), or as \(key.variable)"
        )
    }

    /// A required setting without a value.
    static func missing(_ setting: any DeclaredSetting) -> Self {
        let key = setting.key
        return Self(
            source: .declaration,
            message: "\(key.flag): missing; give it as \(key.flag), as \(key.variable) or as \(key.name) in the"
                + " configuration file; it must be \(setting.expected)"
        )
    }

    /// An unknown name.
    static func unknown(_ name: String, in place: String?, nearest: String?, source: SettingSource) -> Self {
        let location = place.map { " in \($0)" } ?? ""
        let kind = place == nil ? "variable" : "key"
        let hint = nearest.map { "; did you mean \($0)?" } ?? "; no setting has a similar name"
        return Self(source: source, message: "\(name)\(location): unknown \(kind)\(hint)")
    }
}
