import Forecasting

/// Something that happens to the simulated weather or to the sensor, for a while.
///
/// No scenario at all is calm. Written and read as text such as `heatwave:start=480h,duration=10d,intensity=10`; see
/// `Scenario+Text.swift`.
package struct Scenario: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Hotter days of another kind: see ``Wave``. Intensity: °C above ordinary on the plateau.
        case heatwave
        /// Intensity: °C below ordinary on the plateau.
        case coldSnap = "cold-snap"
        /// The sensor repeats the value that it had when the fault began. No intensity.
        case stuck
        /// The sensor is wrong by a constant. Intensity: what is added, in the unit of the channel.
        case offset
        /// About every eighth value is wrong, upwards or downwards. Intensity: by how much, in the unit of the channel.
        case spikes
        /// Values are missing. Intensity: the share of hours that is lost, above 0, at most 1.
        case dropout
        /// Values that do not occur on Earth. No intensity.
        case impossible

        var isWave: Bool { self == .heatwave || self == .coldSnap }
        var takesIntensity: Bool { self != .stuck && self != .impossible }
    }

    package enum Start: Hashable, Sendable {
        /// Hours after the simulator's start.
        case hours(Int)
        case time(Timestamp)
    }

    package let kind: Kind
    package let start: Start
    /// Hours, at least 1; for a wave from the first rise to the last fall.
    package let duration: Int
    /// In the unit that the kind states; 0 where it takes none.
    package let intensity: Double
    /// The faulty sensor; `nil` for a wave, and for the dropout of a whole report.
    package let channel: Channel?

    /// Checks that the values go together.
    ///
    /// Without an `intensity` it is the kind's default: 10 °C for waves; an offset or spike of 8 °C, 10 m/s or 15 hPa;
    /// a dropout of every hour. Without a `channel` it is the temperature sensor, for a dropout the whole report; a wave
    /// takes none.
    ///
    /// - Throws: ``InvalidScenario`` if a value is out of range or does not go with the kind.
    package init(
        _ kind: Kind,
        start: Start,
        duration: Int,
        intensity: Double? = nil,
        channel: Channel? = nil
    ) throws(InvalidScenario) {
        self.kind = kind
        self.start = start
        self.duration = duration
        self.channel = kind.isWave || kind == .dropout ? channel : channel ?? .temperature
        self.intensity = intensity ?? Self.defaultIntensity(kind, channel: channel ?? .temperature)
        try validate(intensityGiven: intensity != nil)
    }

    private func validate(intensityGiven: Bool) throws(InvalidScenario) {
        let name = kind.rawValue
        if !(1...Self.longestDuration).contains(duration) {
            throw InvalidScenario(
                "a duration of \(duration) hours for '\(name)'",
                expected: "1 … \(Self.longestDuration) hours"
            )
        }
        if case .hours(let hours) = start, !(0...Self.longestDuration).contains(hours) {
            throw InvalidScenario(
                "a start of \(hours) hours for '\(name)'",
                expected: "0 … \(Self.longestDuration) hours after the simulator's start, or a time"
            )
        }
        if intensityGiven, !kind.takesIntensity {
            throw InvalidScenario("an intensity for '\(name)'", expected: "none: this fault has no strength")
        }
        if kind.isWave, channel != nil {
            throw InvalidScenario("a channel for '\(name)'", expected: "none: a wave changes all channels")
        }
        let allowed = allowedIntensity
        if kind.takesIntensity, !allowed.contains(intensity) || (kind == .dropout && intensity == 0) {
            let range =
                kind == .dropout ? "a share above 0, at most 1" : "\(allowed.lowerBound) … \(allowed.upperBound)"
            throw InvalidScenario("an intensity of \(intensity) for '\(name)'", expected: range)
        }
    }

    private var allowedIntensity: ClosedRange<Double> {
        switch kind {
        case .heatwave, .coldSnap: 0...30
        case .dropout: 0...1
        case .offset, .spikes, .stuck, .impossible: -1000...1000
        }
    }

    private static let longestDuration = 1_000_000

    private static func defaultIntensity(_ kind: Kind, channel: Channel) -> Double {
        switch kind {
        case .heatwave, .coldSnap: 10
        case .stuck, .impossible: 0
        case .dropout: 1
        case .offset, .spikes:
            switch channel {
            case .temperature: 8
            case .windSpeed: 10
            case .pressure: 15
            }
        }
    }

    /// The hours, counted from 1970, during which it lasts.
    func hours(simulatorStart: Int64) -> Range<Int64> {
        let first =
            switch start {
            case .hours(let hours): simulatorStart + Int64(hours)
            case .time(let time): time.nearestHour
            }
        return first..<first + Int64(duration)
    }
}

/// A scenario that cannot be.
package struct InvalidScenario: Error, Hashable, CustomStringConvertible {
    package let found: String
    package let expected: String

    init(_ found: String, expected: String) {
        self.found = found
        self.expected = expected
    }

    package var description: String { "Scenario: found \(found), expected \(expected)" }
}
