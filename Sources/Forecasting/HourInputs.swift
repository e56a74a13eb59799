import Foundation

/// The unscaled features of one hour, NaN where an input is missing.
///
/// Reads the series at `hour` and before, never after.
struct HourInputs {
    let hour: Int64
    let series: HourlySeries
    let sun: SolarPosition?

    /// - Parameters:
    ///   - hour: counted from 1970-01-01T00:00:00Z.
    ///   - series: the station's observations.
    ///   - sun: at the hour; `nil` if the place or the time is not known.
    init(hour: Int64, series: HourlySeries, sun: SolarPosition? = nil) {
        self.hour = hour
        self.series = series
        self.sun = sun
    }

    subscript(feature: StepFeature) -> Float {
        switch feature {
        case .temperature, .temperatureAboveOrigin: carried(.temperature)
        case .temperatureChange: carried(.temperature) - carried(.temperature, hoursBefore: 1)
        case .temperatureAnomaly: carried(.temperature) - mean(.temperature, days: DiurnalHistory.days)
        case .temperatureAnomalyOfFortnight: carried(.temperature) - mean(.temperature, days: DiurnalHistory.longDays)
        case .windSpeed: carried(.windSpeed)
        case .pressureTendency: carried(.pressure) - carried(.pressure, hoursBefore: 3)
        case .pressureChangeOfDay: carried(.pressure) - carried(.pressure, hoursBefore: 24)
        case .pressureAnomaly: carried(.pressure) - mean(.pressure, days: DiurnalHistory.longDays)
        case .solarHourSine: sun.map { Float(sin($0.hourAngle)) } ?? .nan
        case .solarHourCosine: sun.map { Float(cos($0.hourAngle)) } ?? .nan
        case .seasonSine: sun.map { Float(sin($0.seasonAngle)) } ?? .nan
        case .seasonCosine: sun.map { Float(cos($0.seasonAngle)) } ?? .nan
        case .solarElevation: sun.map { Float($0.sineOfElevation) } ?? .nan
        case .temperatureKnown: carried(.temperature).isNaN ? 0 : 1
        case .windSpeedKnown: carried(.windSpeed).isNaN ? 0 : 1
        case .pressureKnown: self[.pressureTendency].isNaN ? 0 : 1
        case .sunKnown: sun == nil ? 0 : 1
        case .historyKnown: self[.temperatureAnomaly].isNaN ? 0 : 1
        }
    }

    private func mean(_ channel: Channel, days: Int64) -> Float {
        DiurnalHistory.mean(channel, at: hour, days: days, of: series)
    }

    private func carried(_ channel: Channel, hoursBefore: Int64 = 0) -> Float {
        series.value(channel, at: hour - hoursBefore, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
    }
}
