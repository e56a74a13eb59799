import Forecasting

/// Everything that decides what a ``Simulator`` says.
package struct SimulatorConfiguration: Hashable, Sendable, Codable {
    package enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
        /// Season, day, synoptic weather, noise; three channels.
        case physical
        /// The predecessor's stream: temperature only, not physical.
        case original
    }

    package var preset: Preset
    /// Weather differs between stations of different ids, with the same seed too.
    package var stations: [Station]
    package var seed: UInt64
    /// The first hour.
    package var start: Timestamp
    /// How many hours there are; `nil` for no end.
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
    /// The station that is simulated when none is named: in the plain of the Po.
    package static let simulated = Station(
        id: "SIM",
        name: "Simulated station",
        latitude: 45,
        longitude: 9,
        elevation: 100
    )
}

extension Timestamp {
    /// 2025-05-01T00:00:00Z: a month of spring before the first possible summer heatwave.
    package static let simulatorDefaultStart = Timestamp(secondsSince1970: 1_746_057_600)
}
