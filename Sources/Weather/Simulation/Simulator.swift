import Forecasting

/// Weather that never was, the same for the same ``SimulatorConfiguration`` whoever asks, whenever, from wherever.
///
/// Every value is a function of (seed, station, hour, scenarios): there is no state that a reading carries along, so a
/// reading that resumes at hour 5000 gives what one from hour 0 gives there. Random numbers are bit for bit the same on
/// all platforms; sine and exponential come from the platform's C library and may differ in the last of 53 bits, which
/// the rounding to tenths hides.
package struct Simulator: ObservationSource {
    package let configuration: SimulatorConfiguration
    private let simulated: [SimulatedStation]

    /// - Throws: ``InvalidScenario`` for a wave in the `original` preset, which has a heatwave of its own; for no station,
    ///   or two of the same id; for a negative number of hours.
    package init(_ configuration: SimulatorConfiguration) throws(InvalidScenario) {
        self.configuration = configuration
        let ids = Set(configuration.stations.map(\.id))
        if ids.isEmpty || ids.count != configuration.stations.count {
            throw InvalidScenario(
                "stations \(configuration.stations.map(\.id))",
                expected: "one or more, of different ids"
            )
        }
        if let hours = configuration.hours, hours < 0 {
            throw InvalidScenario("\(hours) hours", expected: "0 or more, or none for no end")
        }
        if configuration.preset == .original, let wave = configuration.scenarios.first(where: { $0.kind.isWave }) {
            throw InvalidScenario(
                "'\(wave)' in the preset 'original'",
                expected: "sensor faults only: this preset brings its own heatwave (calm_only switches it off)"
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

    /// The observation of one hour, in any order; `nil` outside the simulated time and where the report is lost.
    ///
    /// `station` is the place in the configuration, `hour` counts from 1970-01-01T00:00:00Z.
    package func observation(station: Int = 0, hour: Int64) -> Observation? {
        guard simulated.indices.contains(station), hour >= firstHour, hour < endHour else { return nil }
        return simulated[station].observation(hour: hour)
    }

    /// The last hour whose time can be written in seconds.
    private static let lastHour = Int64.max / Timestamp.secondsPerHour

    private var firstHour: Int64 { configuration.start.nearestHour }
    private var endHour: Int64 { configuration.hours.map { firstHour + Int64($0) } ?? Self.lastHour }
}

private struct SimulatorCursor: ObservationCursor {
    let stations: [SimulatedStation]
    var hour: Int64
    let end: Int64
    var station = 0

    /// A report that a fault lost is passed over, so a long dropout takes several turns.
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
