import Observations

/// One number that a network reads for each hour of the window.
///
/// The target is the variable that is forecast. All features are causal: the value for an hour reads that hour and
/// earlier ones, except ``targetAboveOrigin``, which reads the origin of the forecast. If an input is missing, the
/// feature is 0 after scaling, and the `…Known` feature of its group is 0.
package enum StepFeature: Hashable, Sendable, CaseIterable {
    /// The target, carried forward over short gaps.
    case target
    /// The target minus its value at the origin.
    case targetAboveOrigin
    /// The target minus its value an hour earlier.
    case targetChange
    /// The target minus its mean at the same hour of the previous seven days.
    case targetAnomaly
    /// The target minus its mean at the same hour of the previous fourteen days.
    case targetAnomalyOfFortnight
    /// m/s.
    case windSpeed
    /// hPa in three hours.
    case pressureTendency
    /// hPa above the mean of the same hour on the previous fourteen days; shows highs and lows independently of the
    /// station's elevation.
    case pressureAnomaly
    case solarHourSine
    case solarHourCosine
    case seasonSine
    case seasonCosine
    /// The sine of the sun's elevation above the horizon.
    case solarElevation
    /// 1 if the hour has a value of the target, 0 if a long gap or the start of the series leaves it without one.
    case targetKnown
    case windSpeedKnown
    case pressureKnown
    case sunKnown
    case historyKnown

    /// The group that the feature requires, without which it is 0; `nil` for inputs that every forecast has.
    package var group: InputGroup? {
        switch self {
        case .target, .targetAboveOrigin, .targetChange, .targetKnown: nil
        case .targetAnomaly, .targetAnomalyOfFortnight, .historyKnown: .history
        case .windSpeed, .windSpeedKnown: .windSpeed
        case .pressureTendency, .pressureAnomaly, .pressureKnown: .pressure
        case .solarHourSine, .solarHourCosine, .seasonSine, .seasonCosine, .solarElevation, .sunKnown: .sun
        }
    }

    /// Whether the feature has a unit, so that it is scaled by its mean and standard deviation in the training part.
    package var isStandardized: Bool {
        switch self {
        case .target, .targetAboveOrigin, .targetChange, .targetAnomaly, .targetAnomalyOfFortnight, .windSpeed,
            .pressureTendency, .pressureAnomaly:
            true
        default: false
        }
    }

    /// Whether the feature is a difference of values of the target, which grows with the variability of a place's
    /// weather.
    package var isTargetChange: Bool {
        switch self {
        case .targetAboveOrigin, .targetChange, .targetAnomaly, .targetAnomalyOfFortnight: true
        default: false
        }
    }

    /// The number of hours before its own that the feature reads, in addition to hours carried forward.
    package var reach: Int {
        switch self {
        case .targetChange: 1
        case .pressureTendency, .pressureKnown: 3
        case .targetAnomaly, .historyKnown: DiurnalHistory.days * Hour.perDay
        case .targetAnomalyOfFortnight, .pressureAnomaly: DiurnalHistory.longDays * Hour.perDay
        default: 0
        }
    }
}

extension StepFeature {
    /// The name in `model.json`, such as `temperature_above_origin`.
    func name(ofTarget target: Variable) -> String {
        switch self {
        case .target: target.name
        case .targetAboveOrigin: "\(target.name)_above_origin"
        case .targetChange: "\(target.name)_change"
        case .targetAnomaly: "\(target.name)_anomaly"
        case .targetAnomalyOfFortnight: "\(target.name)_anomaly_of_fortnight"
        case .targetKnown: "\(target.name)_known"
        case .windSpeed: "wind_speed"
        case .pressureTendency: "pressure_tendency"
        case .pressureAnomaly: "pressure_anomaly"
        case .solarHourSine: "solar_hour_sine"
        case .solarHourCosine: "solar_hour_cosine"
        case .seasonSine: "season_sine"
        case .seasonCosine: "season_cosine"
        case .solarElevation: "solar_elevation"
        case .windSpeedKnown: "wind_speed_known"
        case .pressureKnown: "pressure_known"
        case .sunKnown: "sun_known"
        case .historyKnown: "history_known"
        }
    }

    /// - Returns: `nil` for a name that no feature has. A name that two features share means the target's.
    init?(named name: String, ofTarget target: Variable) {
        guard let feature = Self.allCases.first(where: { $0.name(ofTarget: target) == name }) else { return nil }
        self = feature
    }
}
