import Observations

/// One station of a ``Simulator``: its weather, and the faults of its sensors.
struct SimulatedStation: Sendable {
    private enum Weather: Sendable {
        case physical(PhysicalWeather)
        case original(OriginalPreset)
    }

    private let id: String
    private let start: Hour
    private let weather: Weather
    private let waves: [Wave]
    private let faults: [SimulatedFault]

    init(_ station: Station, configuration: SimulatorConfiguration) {
        let seed = configuration.seed ^ Self.hash(station.id)
        let start = configuration.start.nearestHour
        id = station.id
        self.start = start
        weather =
            switch configuration.preset {
            case .physical: .physical(PhysicalWeather(station: station, seed: seed))
            case .original: .original(OriginalPreset(seed: seed, calmOnly: configuration.calmOnly))
            }
        waves = configuration.scenarios.filter(\.kind.isWave)
            .map {
                Wave(kind: $0.kind, hours: $0.hours(simulatorStart: start), intensity: $0.intensity)
            }
        faults = configuration.scenarios.enumerated().filter { !$0.element.kind.isWave }
            .map {
                SimulatedFault($0.element, simulatorStart: start, seed: seed, index: $0.offset)
            }
    }

    /// The report of an hour; `nil` if the report is lost.
    ///
    /// Faults are applied in the order of the configuration.
    func observation(hour: Hour) -> Observation? {
        var reported: Observation? = observed(hour: hour)
        for fault in faults {
            reported = reported.flatMap {
                fault.apply(to: $0, hour: hour, atOnset: { observed(hour: fault.hours.lowerBound) })
            }
        }
        return reported
    }

    private func observed(hour: Hour) -> Observation {
        let values: VariableValues =
            switch weather {
            case .physical(let physical): physical.values(hour: hour, regime: Regime(waves: waves, hour: hour))
            case .original(let original): [.temperature: original.temperature(step: hour - start)]
            }
        return Observation(station: id, time: Timestamp(hour), values: values)
    }

    /// FNV-1a, so that a station's weather does not depend on its position in the list.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
