import ArgumentParser
import Observations
import Weather

/// Simulated weather that changes permanently at one hour, and the same weather with the change from the first hour.
struct ChangedWeather {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// Hotter days with stagnant air.
        case heatwave
        /// The sensor reads 3 °C too much, as after a wrong calibration.
        case bias
        /// Every deviation from the mean of the day is twice as large.
        case variance
        /// The weather of four months later, without a transition.
        case season
    }

    let kind: Kind
    private let calm: Simulator
    /// The weather with the scenario from the first hour, if the simulator has a scenario for the kind.
    private let changed: Simulator

    /// Hours of calm weather before the change: the first champion learns in them and serves.
    static let calmHours = 2160 + 336
    /// Hours after the change.
    static let changedHours = 960
    private static let seasonShift = 120 * Hour.perDay

    /// - Throws: an error of the simulator.
    init(_ kind: Kind, seed: UInt64) throws {
        self.kind = kind
        calm = try Simulator(SimulatorConfiguration(seed: seed))
        let hours = Self.calmHours + Self.changedHours + 48
        let scenarios: [Scenario] =
            switch kind {
            // A wave rises and falls at its ends; this one starts long before the onset and is at its peak from the
            // onset.
            case .heatwave:
                [try Scenario(.heatwave, start: .after(.zero), duration: .hours(hours + 1000), intensity: 10)]
            case .bias: [try Scenario(.offset, start: .after(.zero), duration: .hours(hours), intensity: 3)]
            case .variance, .season: []
            }
        changed = try Simulator(SimulatorConfiguration(seed: seed, scenarios: scenarios))
    }

    var firstHour: Hour { Timestamp.simulatorDefaultStart.nearestHour }
    /// The first changed hour.
    var onset: Hour { firstHour + Self.calmHours }
    var end: Hour { onset + Self.changedHours }

    /// The observation of an hour: calm before the onset, changed from the onset.
    func observation(_ hour: Hour) -> Observation? {
        hour < onset ? calm.observation(hour: hour) : changedObservation(hour)
    }

    /// The observation of an hour with the change from the first hour.
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
