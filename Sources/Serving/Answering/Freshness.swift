import Observations
import Reporting
import Store
import Timing

/// The clock that the hours of observations are compared with.
struct WeatherClock: Sendable {
    let now: WallClock
    /// Whether the newest observation of all stations is the clock.
    let isReplay: Bool

    init(_ api: API) {
        now = api.now
        isReplay = api.isReplay
    }
}

/// How far the observations of a station can be relied on.
struct Freshness: Hashable, Sendable {
    /// Seconds since the newest hour.
    var age: Double
    /// Whether the station is later than twice its usual step.
    var isStale: Bool
    /// The state in words.
    var warnings: [String]

    /// The freshness with one more warning, if there is one.
    func with(_ warning: String?) -> Freshness {
        var freshness = self
        if let warning { freshness.warnings.append(warning) }
        return freshness
    }
}

extension ReadTransaction {
    /// The freshness of a station.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - target: the target whose sensor matters; `nil` for every variable's.
    ///   - clock: the clock of the weather.
    /// - Returns: `nil` without observations.
    /// - Throws: ``StoreError``.
    func freshness(of station: String, target: TargetName?, by clock: WeatherClock) throws -> Freshness? {
        guard let quiet = try quietness(of: station) else { return nil }
        let wall = clock.now()
        let newest = clock.isReplay ? try newestHour().map { Double($0.secondsSince1970) } : nil
        let staleness = Staleness(quiet, at: newest ?? wall)
        var warnings: [String] = []
        if staleness.isStale {
            warnings.append("stale: the newest observation is \(Span.words(staleness.age)) old")
        }
        let targets = target.map { [$0] } ?? Variable.all.map { TargetName($0) }
        for target in targets {
            if let fault = try openSensorFault(of: station, target: target) {
                warnings.append("sensor_fault: the \(target) sensor is faulty since \(fault.began)")
            }
        }
        return Freshness(age: staleness.age, isStale: staleness.isStale, warnings: warnings)
    }
}
