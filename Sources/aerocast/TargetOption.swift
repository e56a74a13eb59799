public import ArgumentParser
package import Observations
import Programs
import Settings
import Store

/// The option for the target of a command.
struct TargetOption: ParsableArguments {
    @Option(
        name: [.customLong("target"), .customLong("model")],
        help: "The forecast variable; default: the first target, or all where several are shown."
    )
    var target: Variable?

    /// The settings that ``targets(_:)`` reads.
    static let settings: [any DeclaredSetting] = [SharedSettings.targets, SharedSettings.model]

    /// The target of the option alone, or the targets of the configuration; at least one.
    func targets(_ settings: ResolvedSettings) -> [Target] {
        (target.map { [$0] } ?? settings.targetVariables).map { Target($0) }
    }

    /// The target of the option alone, or the targets of the configuration followed by the other targets of which the
    /// database has a version; at least one.
    ///
    /// An operator who does not repeat the configuration of the services must still see every target.
    func targets(_ settings: ResolvedSettings, in store: Store) async -> [Target] {
        let configured = targets(settings)
        guard target == nil, let known = try? await store.read({ try $0.targets() }) else { return configured }
        let others = known.compactMap(\.variable)
            .filter { variable in
                !configured.contains { $0.variable == variable }
            }
        return configured + others.map { Target($0) }
    }
}

extension Variable: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(named: argument)
    }

    package static var allValueStrings: [String] { all.map(\.name) }
}
