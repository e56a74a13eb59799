import Foundation
import Observations

/// The unscaled features of one hour, NaN if an input is missing.
///
/// Reads the series at `hour` and before.
struct HourInputs {
    let hour: Hour
    let series: HourlySeries
    /// The variable that is forecast.
    let target: Variable
    /// The sun at the hour; `nil` if the place or the time is unknown.
    let sun: SolarPosition?

    init(hour: Hour, series: HourlySeries, target: Variable, sun: SolarPosition? = nil) {
        self.hour = hour
        self.series = series
        self.target = target
        self.sun = sun
    }

    subscript(feature: StepFeature) -> Float {
        switch feature {
        case .target, .targetAboveOrigin: carried(target)
        case .targetChange: target.difference(carried(target), carried(target, hoursBefore: 1))
        case .targetAnomaly: target.difference(carried(target), mean(target, days: DiurnalHistory.days))
        case .targetAnomalyOfFortnight: target.difference(carried(target), mean(target, days: DiurnalHistory.longDays))
        case .windSpeed: carried(.windSpeed)
        case .pressureTendency: carried(.pressure) - carried(.pressure, hoursBefore: 3)
        case .pressureAnomaly: carried(.pressure) - mean(.pressure, days: DiurnalHistory.longDays)
        case .solarHourSine: sun.map { Float(sin($0.hourAngle)) } ?? .nan
        case .solarHourCosine: sun.map { Float(cos($0.hourAngle)) } ?? .nan
        case .seasonSine: sun.map { Float(sin($0.seasonAngle)) } ?? .nan
        case .seasonCosine: sun.map { Float(cos($0.seasonAngle)) } ?? .nan
        case .solarElevation: sun.map { Float($0.sineOfElevation) } ?? .nan
        case .targetKnown: carried(target).isNaN ? 0 : 1
        case .windSpeedKnown: carried(.windSpeed).isNaN ? 0 : 1
        case .pressureKnown: self[.pressureTendency].isNaN ? 0 : 1
        case .sunKnown: sun == nil ? 0 : 1
        case .historyKnown: self[.targetAnomaly].isNaN ? 0 : 1
        }
    }

    private func mean(_ variable: Variable, days: Int) -> Float {
        DiurnalHistory.mean(variable, at: hour, days: days, of: series)
    }

    private func carried(_ variable: Variable, hoursBefore: Int = 0) -> Float {
        series.value(variable, at: hour - hoursBefore, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
    }
}
