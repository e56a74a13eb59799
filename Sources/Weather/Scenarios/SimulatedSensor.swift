import Observations

/// A sensor of the simulated stations, and its kinds of failure.
struct SimulatedSensor: Sendable {
    let variable: Variable
    /// The usual error of an offset or a spike, in the variable's unit.
    let usualError: Double
    /// The values that broken loggers send: an error code or zero, and an overflow.
    let impossibleValues: (low: Double, high: Double)
    /// Whether spikes only add to the value.
    let spikesUpwardsOnly: Bool

    /// One row for each simulated variable.
    static let all = [
        SimulatedSensor(
            variable: .temperature,
            usualError: 8,
            impossibleValues: (-273.1, 999.9),
            spikesUpwardsOnly: false
        ),
        SimulatedSensor(variable: .windSpeed, usualError: 10, impossibleValues: (-1, 999.9), spikesUpwardsOnly: true),
        SimulatedSensor(variable: .pressure, usualError: 15, impossibleValues: (0, 9999.9), spikesUpwardsOnly: false),
    ]

    /// The names of the variables, for error messages.
    static var list: String { all.map(\.variable.name).joined(separator: ", ") }

    /// The value rounded to tenths, as in real reports.
    static func roundedToTenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension SimulatedSensor {
    /// - Returns: `nil` if the variable is not simulated.
    init?(_ variable: Variable) {
        guard let sensor = Self.all.first(where: { $0.variable == variable }) else { return nil }
        self = sensor
    }
}
