package import Observations

/// The reason that a forecast cannot be made, with the value found and the value expected.
package enum ForecastError: Error, Hashable, Sendable {
    case sequenceTooShort(steps: Int, expected: Int)
    case wrongWidth(step: Int, width: Int, expected: [Variable])
    case notFinite(step: Int, variable: Variable)
    case outsidePhysicalRange(step: Int, variable: Variable, value: Double)
    case originWithoutTarget(Variable, station: String?, origin: Timestamp)
    case tooFewHours(Variable, known: Int, window: Int, origin: Timestamp)
    case horizonOutOfRange(horizon: Int, longest: Int)
    case noHorizons(longest: Int)
    case specification(String)
    case notFiniteForecast(horizon: Int)
}

extension ForecastError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sequenceTooShort(let steps, let expected):
            "The sequence must have at least \(expected) hourly steps, oldest first, got \(steps)."
        case .wrongWidth(let step, let width, let expected):
            "Step \(step) of the sequence must have \(expected.count) value\(expected.count == 1 ? "" : "s") ("
                + expected.map { "\($0.name) [\($0.unit)]" }.joined(separator: ", ") + "), got \(width)."
        case .notFinite(let step, let variable):
            "Step \(step) of the sequence has a \(variable.title) that is not a finite number."
        case .outsidePhysicalRange(let step, let variable, let value):
            "Step \(step) of the sequence: the \(variable.title) \(variable.complaint(about: value) ?? ""). "
                + "Check the unit and the order of the values."
        case .originWithoutTarget(let target, let station, let origin):
            "No \(target.title) was observed\(station.map { " at station \($0)" } ?? "") at \(origin), the origin of the "
                + "forecast; choose an hour with an observed \(target.title)."
        case .tooFewHours(let target, let known, let window, let origin):
            "At least half of the \(window) hours up to \(origin) must have a \(target.title), got \(known)."
        case .horizonOutOfRange(let horizon, let longest):
            "A horizon must be between 1 and \(longest) hours, got \(horizon)."
        case .noHorizons(let longest):
            "At least one horizon between 1 and \(longest) hours must be given, got none."
        case .specification(let problem):
            "The model's specification does not fit together: \(problem)."
        case .notFiniteForecast(let horizon):
            "The model's forecast for \(horizon) hours ahead is not a finite number; its weights are damaged."
        }
    }
}
