package import ArgumentParser

/// The text of a setting on the command line.
package struct GivenFlag: Hashable, Sendable {
    package let key: SettingKey
    package let text: String

    package init(key: SettingKey, text: String) {
        self.key = key
        self.text = text
    }
}

extension Option where Value == GivenFlag? {
    /// An option for a declared setting: `@Option(APISettings.port) var port`.
    ///
    /// The option only stores the text; ``SettingsReader`` checks it together with the other settings.
    package init<Wanted>(_ setting: Setting<Wanted>) {
        let key = setting.key
        self.init(
            name: .customLong(key.option),
            parsing: setting.mayBeNegative ? .unconditional : .next,
            help: ArgumentHelp(setting.commandLineHelp, valueName: "value"),
            transform: { GivenFlag(key: key, text: $0) }
        )
    }
}

extension Setting {
    /// The help sentence with the environment variable and the default value.
    var commandLineHelp: String {
        let shownDefault = defaultValue.map(render).flatMap { $0.isEmpty || isSecret ? nil : "; default: \($0)" } ?? ""
        return "\(help)\(help.isEmpty ? "" : " ")(\(key.variable)\(shownDefault))"
    }
}

extension ParsableArguments {
    /// The settings on the command line, including settings in option groups.
    ///
    /// Call this property on a parsed command.
    package var givenFlags: [GivenFlag] {
        Mirror(reflecting: self).children
            .flatMap { child in
                (child.value as? any FlagSource)?.givenFlags ?? []
            }
    }
}

/// A property wrapper of ArgumentParser that may contain settings.
private protocol FlagSource {
    var givenFlags: [GivenFlag] { get }
}

extension Option: FlagSource {
    fileprivate var givenFlags: [GivenFlag] { (wrappedValue as? GivenFlag).map { [$0] } ?? [] }
}

extension OptionGroup: FlagSource {
    fileprivate var givenFlags: [GivenFlag] { wrappedValue.givenFlags }
}
