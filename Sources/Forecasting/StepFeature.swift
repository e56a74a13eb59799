/// One number that the network reads for every hour of the window.
///
/// All are causal: the value for an hour reads that hour and earlier ones, except ``temperatureAboveOrigin``, which
/// reads the origin of the forecast. Where an input is missing the feature is 0 after scaling, and the `…Known` feature
/// of its group says so.
package enum StepFeature: String, Hashable, Sendable, Codable, CaseIterable {
    /// °C, carried forward over short gaps.
    case temperature
    /// °C above the temperature at the origin.
    case temperatureAboveOrigin = "temperature_above_origin"
    /// °C since the hour before.
    case temperatureChange = "temperature_change"
    /// °C above the mean of the same hour on the seven days before.
    case temperatureAnomaly = "temperature_anomaly"
    /// °C above the mean of the same hour on the fourteen days before.
    case temperatureAnomalyOfFortnight = "temperature_anomaly_of_fortnight"
    /// m/s
    case windSpeed = "wind_speed"
    /// hPa in three hours.
    case pressureTendency = "pressure_tendency"
    /// hPa since the same hour of the day before, which leaves the atmosphere's daily tide out.
    case pressureChangeOfDay = "pressure_change_of_day"
    /// hPa above the mean of the same hour on the fourteen days before: high or low, without the station's height.
    case pressureAnomaly = "pressure_anomaly"
    case solarHourSine = "solar_hour_sine"
    case solarHourCosine = "solar_hour_cosine"
    case seasonSine = "season_sine"
    case seasonCosine = "season_cosine"
    /// The sine of the sun's height above the horizon.
    case solarElevation = "solar_elevation"
    /// 1 where the hour has a temperature, 0 where a long gap or the beginning of the series left none.
    case temperatureKnown = "temperature_known"
    case windSpeedKnown = "wind_speed_known"
    case pressureKnown = "pressure_known"
    case sunKnown = "sun_known"
    case historyKnown = "history_known"

    /// The group whose absence makes the feature 0; `nil` for what every forecast has.
    package var group: InputGroup? {
        switch self {
        case .temperature, .temperatureAboveOrigin, .temperatureChange, .temperatureKnown: nil
        case .temperatureAnomaly, .temperatureAnomalyOfFortnight, .historyKnown: .history
        case .windSpeed, .windSpeedKnown: .windSpeed
        case .pressureTendency, .pressureChangeOfDay, .pressureAnomaly, .pressureKnown: .pressure
        case .solarHourSine, .solarHourCosine, .seasonSine, .seasonCosine, .solarElevation, .sunKnown: .sun
        }
    }

    /// Whether the feature has a unit, so that its mean and spread are taken from the training part.
    package var isStandardised: Bool {
        switch self {
        case .temperature, .temperatureAboveOrigin, .temperatureChange, .temperatureAnomaly,
            .temperatureAnomalyOfFortnight, .windSpeed, .pressureTendency, .pressureChangeOfDay, .pressureAnomaly:
            true
        default: false
        }
    }

    /// Whether the feature is a difference of temperatures, which grows with the liveliness of a place's weather.
    package var isTemperatureChange: Bool {
        switch self {
        case .temperatureAboveOrigin, .temperatureChange, .temperatureAnomaly, .temperatureAnomalyOfFortnight: true
        default: false
        }
    }

    /// How many hours before its own the feature reads, beyond the carrying forward of gaps.
    package var reach: Int {
        switch self {
        case .temperatureChange: 1
        case .pressureTendency, .pressureKnown: 3
        case .pressureChangeOfDay: 24
        case .temperatureAnomaly, .historyKnown: Int(DiurnalHistory.days * DiurnalHistory.hoursPerDay)
        case .temperatureAnomalyOfFortnight, .pressureAnomaly:
            Int(DiurnalHistory.longDays * DiurnalHistory.hoursPerDay)
        default: 0
        }
    }
}
