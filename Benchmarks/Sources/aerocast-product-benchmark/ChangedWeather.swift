import ArgumentParser
import Observations
import Weather

/// Simulated weather that changes for good at one hour, and the same weather as if it had always been so.
struct ChangedWeather {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// Hotter days of another kind.
        case heatwave
        /// The sensor reads 3 °C more: it was recalibrated.
        case bias
        /// Every deviation from the mean of its day is twice as large.
        case variance
        /// The weather of four months later, from one hour to the next.
        case season
    }

    let kind: Kind
    private let calm: Simulator
    /// With the scenario from the first hour on, where the simulator has one for the kind.
    private let changed: Simulator

    /// Hours of calm weather before the change, in which the first champion learns and serves.
    static let calmHours = 2160 + 336
    /// Hours after it.
    static let changedHours = 960
    private static let seasonShift = 120 * Hour.perDay

    /// - Throws: what the simulator throws.
    init(_ kind: Kind, seed: UInt64) throws {
        self.kind = kind
        calm = try Simulator(SimulatorConfiguration(seed: seed))
        let hours = Self.calmHours + Self.changedHours + 48
        let scenarios: [Scenario] =
            switch kind {
            // A wave rises and falls at its ends: it begins long before, so that it is at its height from the onset on.
            case .heatwave:
                [try Scenario(.heatwave, start: .after(.zero), duration: .hours(hours + 1000), intensity: 10)]
            case .bias: [try Scenario(.offset, start: .after(.zero), duration: .hours(hours), intensity: 3)]
            case .variance, .season: []
            }
        changed = try Simulator(SimulatorConfiguration(seed: seed, scenarios: scenarios))
    }

    var firstHour: Hour { Timestamp.simulatorDefaultStart.nearestHour }
    /// The first hour that is changed.
    var onset: Hour { firstHour + Self.calmHours }
    var end: Hour { onset + Self.changedHours }

    /// What happens: calm until the onset, changed afterwards.
    func observation(_ hour: Hour) -> Observation? {
        hour < onset ? calm.observation(hour: hour) : changedObservation(hour)
    }

    /// What would have been observed had it always been so.
    func changedObservation(_ hour: Hour) -> Observation? {
        switch kind {
        case .heatwave, .bias:
            return changed.observation(hour: hour)
        case .season:
            guard let later = calm.observation(hour: hour + Self.seasonShift) else { return nil }
            return Observation(station: later.station, time: Timestamp(hour), values: later.values)
        case .variance:
            guard var observation = calm.observation(hour: hour), let temperature = observation[.temperature] else {
                return calm.observation(hour: hour)
            }
            let day = (hour - 12..<hour + 12).compactMap { calm.observation(hour: $0)?[.temperature] }
            let mean = day.reduce(0, +) / Double(day.count)
            observation[.temperature] = mean + 2 * (temperature - mean)
            return observation
        }
    }
}
