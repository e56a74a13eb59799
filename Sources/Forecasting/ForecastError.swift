/// Why a forecast cannot be made, with what came and what is expected.
package enum ForecastError: Error, Hashable, Sendable {
    case sequenceTooShort(steps: Int, expected: Int)
    case wrongWidth(step: Int, width: Int, expected: ChannelSet)
    case notFinite(step: Int, channel: Channel)
    case outsidePhysicalRange(step: Int, channel: Channel, value: Double)
    case originWithoutTemperature(station: String?, origin: Timestamp)
    case tooFewTemperatures(known: Int, window: Int, origin: Timestamp)
    case horizonOutOfRange(horizon: Int, longest: Int)
    case noHorizons(longest: Int)
    case specification(String)
    case notFiniteForecast(horizon: Int)
}

extension ForecastError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sequenceTooShort(let steps, let expected):
            "The sequence has \(steps) steps; the model reads at least \(expected) hourly ones, oldest first."
        case .wrongWidth(let step, let width, let expected):
            "Step \(step) of the sequence has \(width) values; the model reads \(expected.channels.count): "
                + expected.channels.map { "\($0.rawValue) [\($0.unit)]" }.joined(separator: ", ") + "."
        case .notFinite(let step, let channel):
            "Step \(step) of the sequence has a \(channel.rawValue) that is not a finite number."
        case .outsidePhysicalRange(let step, let channel, let value):
            "Step \(step) of the sequence has a \(channel.rawValue) of \(value) \(channel.unit); it must lie in "
                + "\(channel.physicalRange.lowerBound) … \(channel.physicalRange.upperBound) \(channel.unit). "
                + "Check the unit and the order of the values."
        case .originWithoutTemperature(let station, let origin):
            "No temperature was observed\(station.map { " at station \($0)" } ?? "") at \(origin), from which to "
                + "forecast; choose an hour with an observed temperature."
        case .tooFewTemperatures(let known, let window, let origin):
            "Only \(known) of the \(window) hours up to \(origin) have a temperature; at least half of them are needed."
        case .horizonOutOfRange(let horizon, let longest):
            "The horizon is \(horizon) hours; the model forecasts 1 … \(longest) hours ahead."
        case .noHorizons(let longest):
            "No horizon was asked for; name one or more of 1 … \(longest) hours."
        case .specification(let problem):
            "The model's specification does not fit together: \(problem)."
        case .notFiniteForecast(let horizon):
            "The model's forecast for \(horizon) hours ahead is not a finite number; its weights are damaged."
        }
    }
}
