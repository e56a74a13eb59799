import Forecasting

/// A broken sensor: turns what happened into what is reported.
struct SensorFault: Sendable {
    let kind: Scenario.Kind
    let hours: Range<Int64>
    let intensity: Double
    let channel: Channel?
    private let random: HashedRandom

    init(_ scenario: Scenario, simulatorStart: Int64, seed: UInt64, index: Int) {
        kind = scenario.kind
        hours = scenario.hours(simulatorStart: simulatorStart)
        intensity = scenario.intensity
        channel = scenario.channel
        random = HashedRandom(seed: seed, stream: 0x1000 + UInt64(index))
    }

    /// What is reported with this fault instead of `observation`; `nil` for no report.
    ///
    /// `atOnset` is what was observed in the hour in which the fault began; a stuck sensor asks for it.
    func apply(to observation: Observation, hour: Int64, atOnset: () -> Observation?) -> Observation? {
        guard hours.contains(hour) else { return observation }
        var reported = observation
        guard let channel else {
            return random.uniform(hour) < intensity ? nil : observation
        }
        guard let value = observation[channel] else { return observation }
        switch kind {
        case .stuck:
            reported[channel] = atOnset()?[channel]
        case .offset:
            reported[channel] = Self.roundedToTenths(value + intensity)
        case .spikes where random.uniform(hour) < 1.0 / 8:
            let upwards = channel == .windSpeed || random.uniform(hour, draw: 1) < 0.5
            reported[channel] = Self.roundedToTenths(value + (upwards ? intensity : -intensity))
        case .dropout where random.uniform(hour) < intensity:
            reported[channel] = nil
        case .impossible:
            reported[channel] = Self.impossibleValue(of: channel, low: random.uniform(hour) < 0.5)
        case .heatwave, .coldSnap, .spikes, .dropout:
            break
        }
        return reported
    }

    /// What broken loggers send: an overflow, an error code, a bare zero.
    private static func impossibleValue(of channel: Channel, low: Bool) -> Double {
        switch channel {
        case .temperature: low ? -273.1 : 999.9
        case .windSpeed: low ? -1 : 999.9
        case .pressure: low ? 0 : 9999.9
        }
    }

    static func roundedToTenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
