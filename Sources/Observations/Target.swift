/// The quantity that models forecast: a variable, some hours ahead.
///
/// One installation serves several targets. Each has its own champion, retrain flags, intervals and drift detectors.
package struct Target: Hashable, Sendable {
    package var variable: Variable
    package var horizons: Horizons

    package init(_ variable: Variable, horizons: Horizons = .standard) {
        self.variable = variable
        self.horizons = horizons
    }

    package var name: TargetName { TargetName(variable) }

    /// The default target of serving and training.
    package static let standard = Target(.temperature)
}

/// The name of a target, which equals the name of its variable: the key of rows, artifact folders and metric labels.
package struct TargetName: RawRepresentable, Hashable, Sendable, Codable {
    package var rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(_ variable: Variable) {
        rawValue = variable.name
    }
}

extension TargetName {
    /// The variable with this name; `nil` for a target of a version with other variables.
    package var variable: Variable? { Variable(named: rawValue) }

    /// How values of the target are subtracted.
    package var kind: Variable.Kind { variable?.kind ?? .linear }
}

extension TargetName: Comparable {
    package static func < (lhs: TargetName, rhs: TargetName) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension TargetName: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        rawValue = value
    }
}

extension TargetName: CustomStringConvertible {
    package var description: String { rawValue }
}
