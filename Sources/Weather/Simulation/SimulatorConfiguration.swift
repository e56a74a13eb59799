package import Observations

/// The configuration that determines a ``Simulator``.
package struct SimulatorConfiguration: Hashable, Sendable, Codable {
    package enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
        /// Season, day, synoptic weather, noise; temperature, wind speed and pressure.
        case physical
        /// The predecessor's stream: temperature only, not physical.
        case original
    }

    package var preset: Preset
    /// Stations with different ids have different weather, even with the same seed.
    package var stations: [Station]
    package var seed: UInt64
    /// The first hour.
    package var start: Timestamp
    /// The number of hours; `nil` for no end.
    package var hours: Int?
    package var scenarios: [Scenario]
    /// The `original` preset without its heatwave.
    package var calmOnly: Bool

    package init(
        preset: Preset = .physical,
        stations: [Station] = [.simulated],
        seed: UInt64 = 1,
        start: Timestamp = .simulatorDefaultStart,
        hours: Int? = nil,
        scenarios: [Scenario] = [],
        calmOnly: Bool = false
    ) {
        self.preset = preset
        self.stations = stations
        self.seed = seed
        self.start = start
        self.hours = hours
        self.scenarios = scenarios
        self.calmOnly = calmOnly
    }

    private enum CodingKeys: String, CodingKey {
        case preset
        case stations
        case seed
        case start
        case hours
        case scenarios
        case calmOnly = "calm_only"
    }
}

extension Station {
    /// The default simulated station, in the Po Valley.
    package static let simulated = Station(
        id: "SIM",
        name: "Simulated station",
        latitude: 45,
        longitude: 9,
        elevation: 100
    )
}

extension Timestamp {
    /// 2025-05-01T00:00:00Z: leaves a month of spring before the first possible summer heatwave.
    package static let simulatorDefaultStart = Timestamp(secondsSince1970: 1_746_057_600)
}
