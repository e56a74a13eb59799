package import Observations

/// Simulated weather, fully determined by its ``SimulatorConfiguration``.
///
/// Every value is a function of (seed, station, hour, scenarios). A reading has no state, so a reading resumed at hour
/// 5000 gives the same values as a reading from hour 0. Random numbers are bit for bit the same on all platforms; sine
/// and exponential come from the platform's C library and may differ in the last of 53 bits, which rounding to tenths
/// hides.
package struct Simulator: ObservationSource {
    package let configuration: SimulatorConfiguration
    private let simulated: [SimulatedStation]

    /// - Throws: ``InvalidScenario`` for a wave in the `original` preset, which has its own heatwave; for no station,
    ///   or two with the same id; for a negative number of hours.
    package init(_ configuration: SimulatorConfiguration) throws(InvalidScenario) {
        self.configuration = configuration
        let ids = Set(configuration.stations.map(\.id))
        if ids.isEmpty || ids.count != configuration.stations.count {
            throw InvalidScenario(
                "stations",
                found: "\(configuration.stations.map(\.id))",
                expected: "at least one, with different ids"
            )
        }
        if let hours = configuration.hours, hours < 0 {
            throw InvalidScenario("hours", found: "\(hours)", expected: "0 or more, or absent for no end")
        }
        if configuration.preset == .original, let wave = configuration.scenarios.first(where: { $0.kind.isWave }) {
            throw InvalidScenario(
                "scenarios of the preset 'original'",
                found: "'\(wave)'",
                expected: "faults of sensors, since this preset has its own heatwave (calm_only switches it off)"
            )
        }
        simulated = configuration.stations.map { SimulatedStation($0, configuration: configuration) }
    }

    package func stations() -> [Station] { configuration.stations }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            SimulatorCursor(
                stations: simulated,
                hour: max(firstHour, time.map { $0.nearestHour + 1 } ?? firstHour),
                end: endHour
            )
        }
    }

    /// The observation of one hour; hours may be requested in any order.
    ///
    /// - Parameters:
    ///   - station: the position of the station in the configuration.
    ///   - hour: the hour.
    /// - Returns: `nil` outside the simulated time, and if the report is lost.
    package func observation(station: Int = 0, hour: Hour) -> Observation? {
        guard simulated.indices.contains(station), hour >= firstHour, hour < endHour else { return nil }
        return simulated[station].observation(hour: hour)
    }

    /// The last hour that a timestamp in seconds can represent.
    private static let lastHour = Hour(Int64.max / Hour.seconds)

    private var firstHour: Hour { configuration.start.nearestHour }
    private var endHour: Hour { configuration.hours.map { firstHour + $0 } ?? Self.lastHour }
}

private struct SimulatorCursor: ObservationCursor {
    let stations: [SimulatedStation]
    var hour: Hour
    let end: Hour
    var station = 0

    /// Skips lost reports and checks for cancellation between them.
    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        while hour < end {
            try Task.checkCancellation()
            let observation = stations[station].observation(hour: hour)
            station += 1
            if station == stations.count {
                station = 0
                hour += 1
            }
            if let observation { return observation }
        }
        return nil
    }
}
