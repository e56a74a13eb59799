package import Observations

/// A temporary event of the simulated weather or of a sensor.
///
/// Without scenarios the simulation is calm. The text form is `heatwave:start=480h,duration=10d,intensity=10`, for
/// example; see `Scenario+text.swift`.
package struct Scenario: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Hot days that differ from ordinary days: see ``Wave``. Intensity: °C above ordinary on the plateau.
        case heatwave
        /// Intensity: °C below ordinary on the plateau.
        case coldSnap = "cold-snap"
        /// The sensor repeats its value at the onset of the fault. No intensity.
        case stuck
        /// The sensor has a constant error. Intensity: the constant that is added, in the variable's unit.
        case offset
        /// About every eighth value is wrong, upward or downward. Intensity: the error, in the variable's unit.
        case spikes
        /// Values are missing. Intensity: the share of lost hours, above 0, at most 1.
        case dropout
        /// Values that do not occur on Earth. No intensity.
        case impossible

        var isWave: Bool { self == .heatwave || self == .coldSnap }
        var takesIntensity: Bool { self != .stuck && self != .impossible }
    }

    package enum Start: Hashable, Sendable {
        /// A span of whole hours after the simulator's start.
        case after(Duration)
        case time(Timestamp)
    }

    package let kind: Kind
    package let start: Start
    /// Whole hours, at least 1; for a wave from the first rise to the last fall.
    package let duration: Duration
    /// Unit: the one that the kind states; 0 for a kind without an intensity.
    package let intensity: Double
    /// The variable of the faulty sensor; `nil` for a wave, and for the dropout of a whole report.
    package let variable: Variable?

    /// Checks the combination of the values.
    ///
    /// - Parameters:
    ///   - kind: the kind of event.
    ///   - start: the first hour.
    ///   - duration: whole hours, 1 … 1 000 000.
    ///   - intensity: the kind's default if not given: 10 °C for waves; an offset or spike of 8 °C, 10 m/s or 15 hPa; a
    ///     dropout of every hour.
    ///   - variable: the variable of the faulty sensor; if not given, the temperature, or the whole report for a dropout.
    ///     A wave takes none.
    /// - Throws: ``InvalidScenario`` if a value is out of range or does not suit the kind.
    package init(
        _ kind: Kind,
        start: Start,
        duration: Duration,
        intensity: Double? = nil,
        variable: Variable? = nil
    ) throws(InvalidScenario) {
        self.kind = kind
        self.start = start
        self.duration = duration
        self.variable = kind.isWave || kind == .dropout ? variable : variable ?? .temperature
        self.intensity = intensity ?? Self.defaultIntensity(kind, variable: variable ?? .temperature)
        try validateTimes()
        try validateVariable()
        try validateIntensity(isGiven: intensity != nil)
    }

    private func validateTimes() throws(InvalidScenario) {
        let longest = Self.longestHours
        if duration != .hours(duration.wholeHours) || !(1...longest).contains(duration.wholeHours) {
            throw invalid("duration", found: duration.inHours, expected: "between 1 and \(longest) whole hours")
        }
        if case .after(let span) = start,
            span != .hours(span.wholeHours) || !(0...longest).contains(span.wholeHours)
        {
            throw invalid(
                "start",
                found: span.inHours,
                expected: "between 0 and \(longest) whole hours after the simulator's start, or a time"
            )
        }
    }

    private func validateVariable() throws(InvalidScenario) {
        guard let variable else { return }
        if kind.isWave {
            throw invalid("variable", found: "'\(variable)'", expected: "absent, since a wave changes all variables")
        }
        if SimulatedSensor(variable) == nil {
            throw invalid("variable", found: "'\(variable)'", expected: "one of \(SimulatedSensor.list)")
        }
    }

    private func validateIntensity(isGiven: Bool) throws(InvalidScenario) {
        guard kind.takesIntensity else {
            guard isGiven else { return }
            throw invalid("intensity", found: "\(intensity)", expected: "absent, since this fault has no strength")
        }
        let allowed = allowedIntensity
        guard allowed.contains(intensity), kind != .dropout || intensity > 0 else {
            throw invalid(
                "intensity",
                found: "\(intensity)",
                expected: kind == .dropout
                    ? "a share above 0, at most 1" : "between \(allowed.lowerBound) and \(allowed.upperBound)"
            )
        }
    }

    private func invalid(_ name: String, found: String, expected: String) -> InvalidScenario {
        InvalidScenario("\(name) of '\(kind.rawValue)'", found: found, expected: expected)
    }

    private var allowedIntensity: ClosedRange<Double> {
        switch kind {
        case .heatwave, .coldSnap: 0...30
        case .dropout: 0...1
        case .offset, .spikes, .stuck, .impossible: -1000...1000
        }
    }

    private static let longestHours = 1_000_000

    private static func defaultIntensity(_ kind: Kind, variable: Variable) -> Double {
        switch kind {
        case .heatwave, .coldSnap: 10
        case .stuck, .impossible: 0
        case .dropout: 1
        case .offset, .spikes: SimulatedSensor(variable)?.usualError ?? 0
        }
    }

    /// The hours of the scenario.
    func hours(simulatorStart: Hour) -> Range<Hour> {
        let first =
            switch start {
            case .after(let span): simulatorStart + span.wholeHours
            case .time(let time): time.nearestHour
            }
        return first..<first + duration.wholeHours
    }
}

extension Duration {
    /// The whole hours; the remainder is dropped.
    var wholeHours: Int { Int(components.seconds / Hour.seconds) }

    /// Text such as `48h`.
    var inHours: String { self == .hours(wholeHours) ? "\(wholeHours)h" : "\(self)" }
}
