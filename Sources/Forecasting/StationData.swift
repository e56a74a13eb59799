/// A station, what it observed, and what each hour is for.
package struct StationData: Sendable {
    package var station: Station
    package var series: HourlySeries
    package var split: Split

    package init(station: Station, series: HourlySeries, split: Split) {
        self.station = station
        self.series = series
        self.split = split
    }
}

extension StationData {
    /// The same, with a place estimated from the training part where the station's position is not known.
    ///
    /// - Returns: `nil` if the position is known already, or the training part does not tell it
    ///   (``Place/estimated(from:hours:)``).
    package func placedByItsWeather() -> StationData? {
        guard Place(station) == nil else { return nil }
        let hours = split.training.map(\.lowerBound).min()
            .flatMap { first in
                split.training.map(\.upperBound).max().map { first..<$0 }
            }
        guard let hours, let place = Place.estimated(from: series, hours: hours) else { return nil }
        var data = self
        (data.station.latitude, data.station.longitude) = (place.latitude, place.longitude)
        return data
    }
}
