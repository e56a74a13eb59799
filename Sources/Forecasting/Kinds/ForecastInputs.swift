package import Observations

/// The inputs of one forecast.
package struct ForecastInputs: Sendable {
    package let series: HourlySeries
    /// The newest hour that may be read.
    package let origin: Hour
    package let station: Station?
    /// Whether `origin` is a real hour; `false` for a sequence without a time, whose hours only count its steps.
    package let hasTime: Bool

    package init(series: HourlySeries, origin: Hour, station: Station?, hasTime: Bool) {
        self.series = series
        self.origin = origin
        self.station = station
        self.hasTime = hasTime
    }

    /// The place for the sun's position; `nil` if the place or the time is unknown.
    package var place: Place? { hasTime ? Place(station) : nil }

    /// The time and the place, if missing.
    var missingPlace: [MissingInput] {
        var missing: [MissingInput] = []
        if !hasTime { missing.append(.time) }
        if place == nil {
            if station?.latitude == nil { missing.append(.latitude) }
            if station?.longitude == nil { missing.append(.longitude) }
        }
        return missing
    }
}
