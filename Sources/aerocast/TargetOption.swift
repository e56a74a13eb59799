import ArgumentParser
package import Observations
import Programs
import Settings

/// The option for the target of a command.
struct TargetOption: ParsableArguments {
    @Option(
        name: [.customLong("target"), .customLong("model")],
        help: "The forecast variable; default: the first target of the configuration."
    )
    var target: Variable?

    /// The settings that ``targets(_:)`` reads.
    static let settings: [any DeclaredSetting] = [SharedSettings.targets, SharedSettings.model]

    /// The target of the option alone, or all targets of the configuration; at least one.
    func targets(_ settings: ResolvedSettings) -> [Target] {
        (target.map { [$0] } ?? settings.targetVariables).map { Target($0) }
    }
}

extension Variable: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(named: argument)
    }

    package static var allValueStrings: [String] { all.map(\.name) }
}
