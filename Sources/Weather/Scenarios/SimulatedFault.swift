import Observations

/// A broken sensor of a simulated station: turns observations into reports.
struct SimulatedFault: Sendable {
    let kind: Scenario.Kind
    let hours: Range<Hour>
    let intensity: Double
    /// `nil` for a fault of the whole report.
    let sensor: SimulatedSensor?
    private let random: HashedRandom

    /// - Parameters:
    ///   - scenario: a scenario that is not a wave.
    ///   - simulatorStart: the simulator's first hour.
    ///   - seed: the station's seed.
    ///   - index: the position among the simulator's scenarios, which gives each fault its own random numbers.
    init(_ scenario: Scenario, simulatorStart: Hour, seed: UInt64, index: Int) {
        kind = scenario.kind
        hours = scenario.hours(simulatorStart: simulatorStart)
        intensity = scenario.intensity
        sensor = scenario.variable.flatMap(SimulatedSensor.init)
        random = HashedRandom(seed: seed, stream: 0x1000 + UInt64(index))
    }

    /// The report with this fault.
    ///
    /// - Parameters:
    ///   - observation: the report without this fault.
    ///   - hour: the hour of the report.
    ///   - atOnset: the observation of the fault's first hour, which a stuck sensor repeats.
    /// - Returns: `nil` if the report is lost.
    func apply(to observation: Observation, hour: Hour, atOnset: () -> Observation?) -> Observation? {
        guard hours.contains(hour) else { return observation }
        guard let sensor else { return random.uniform(hour) < intensity ? nil : observation }
        let variable = sensor.variable
        guard let value = observation[variable] else { return observation }
        var reported = observation
        switch kind {
        case .stuck:
            reported[variable] = atOnset()?[variable]
        case .offset:
            reported[variable] = SimulatedSensor.roundedToTenths(value + intensity)
        case .spikes where random.uniform(hour) < 1.0 / 8:
            let isUpwards = sensor.spikesUpwardsOnly || random.uniform(hour, draw: 1) < 0.5
            reported[variable] = SimulatedSensor.roundedToTenths(value + (isUpwards ? intensity : -intensity))
        case .dropout where random.uniform(hour) < intensity:
            reported[variable] = nil
        case .impossible:
            let values = sensor.impossibleValues
            reported[variable] = random.uniform(hour) < 0.5 ? values.low : values.high
        case .heatwave, .coldSnap, .spikes, .dropout:
            break
        }
        return reported
    }
}
