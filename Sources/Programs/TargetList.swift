import Foundation
package import Observations
package import Settings

/// The reason why a list of targets is not accepted.
package enum TargetListError: Error, Hashable, CustomStringConvertible {
    case unknown(String)
    case repeated(Variable)

    package var description: String {
        switch self {
        case .unknown(let name): "a target must be one of \(Variable.list), got '\(name)'"
        case .repeated(let variable): "each target must be given once, got \(variable) twice"
        }
    }
}

extension Setting where Value == [Variable] {
    /// The variables of targets, at least one, by their names or aliases, separated by commas.
    static func targets(_ key: String, default defaultValue: [Variable]?, help: String) -> Setting {
        Setting(
            key: key,
            default: defaultValue,
            expected: "names of \(Variable.list), separated by commas",
            help: help,
            parse: { try variables($0) },
            render: { $0.map(\.name).joined(separator: ",") }
        )
    }

    private static func variables(_ text: String) throws(TargetListError) -> [Variable] {
        var variables: [Variable] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.trimmingCharacters(in: .whitespaces)
            guard let variable = Variable(named: name) else { throw .unknown(name) }
            guard !variables.contains(variable) else { throw .repeated(variable) }
            variables.append(variable)
        }
        return variables
    }
}

extension ResolvedSettings {
    /// The variables of ``SharedSettings/targets``, at least one.
    ///
    /// The older name ``SharedSettings/model`` is used if its source has precedence over the source of the newer name.
    package var targetVariables: [Variable] {
        guard let older = self[SharedSettings.model],
            source(of: SharedSettings.model).rank < source(of: SharedSettings.targets).rank
        else { return self[SharedSettings.targets] }
        return older
    }

    /// The targets with the horizons in force, at least one.
    var targets: [Target] {
        targetVariables.map { Target($0, horizons: self[SharedSettings.horizons]) }
    }
}

extension SettingSource {
    /// The precedence; lower ranks win.
    fileprivate var rank: Int {
        switch self {
        case .commandLine: 0
        case .environment: 1
        case .file: 2
        case .declaration: 3
        }
    }
}
