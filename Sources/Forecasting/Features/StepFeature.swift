import Observations

/// One number that a network reads for every hour of the window.
///
/// The target is the variable that is forecast. All features are causal: the value for an hour reads that hour and
/// earlier ones, except ``targetAboveOrigin``, which reads the origin of the forecast. If an input is missing the
/// feature is 0 after scaling, and the `…Known` feature of its group says so.
package enum StepFeature: Hashable, Sendable, CaseIterable {
    /// The target, carried forward over short gaps.
    case target
    /// The target minus its value at the origin.
    case targetAboveOrigin
    /// The target minus its value an hour before.
    case targetChange
    /// The target minus its mean at the same hour of the seven days before.
    case targetAnomaly
    /// The target minus its mean at the same hour of the fourteen days before.
    case targetAnomalyOfFortnight
    /// m/s
    case windSpeed
    /// hPa in three hours.
    case pressureTendency
    /// hPa above the mean of the same hour on the fourteen days before: high or low, without the station's height.
    case pressureAnomaly
    case solarHourSine
    case solarHourCosine
    case seasonSine
    case seasonCosine
    /// The sine of the sun's height above the horizon.
    case solarElevation
    /// 1 if the hour has a value of the target, 0 if a long gap or the beginning of the series left none.
    case targetKnown
    case windSpeedKnown
    case pressureKnown
    case sunKnown
    case historyKnown

    /// The group whose absence makes the feature 0; `nil` for inputs that every forecast has.
    package var group: InputGroup? {
        switch self {
        case .target, .targetAboveOrigin, .targetChange, .targetKnown: nil
        case .targetAnomaly, .targetAnomalyOfFortnight, .historyKnown: .history
        case .windSpeed, .windSpeedKnown: .windSpeed
        case .pressureTendency, .pressureAnomaly, .pressureKnown: .pressure
        case .solarHourSine, .solarHourCosine, .seasonSine, .seasonCosine, .solarElevation, .sunKnown: .sun
        }
    }

    /// Whether the feature has a unit, so that its mean and standard deviation are taken from the training part.
    package var isStandardized: Bool {
        switch self {
        case .target, .targetAboveOrigin, .targetChange, .targetAnomaly, .targetAnomalyOfFortnight, .windSpeed,
            .pressureTendency, .pressureAnomaly:
            true
        default: false
        }
    }

    /// Whether the feature is a difference of values of the target, which grows with the liveliness of a place's weather.
    package var isTargetChange: Bool {
        switch self {
        case .targetAboveOrigin, .targetChange, .targetAnomaly, .targetAnomalyOfFortnight: true
        default: false
        }
    }

    /// How many hours before its own the feature reads, beyond the carrying forward of gaps.
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
