package import Observations

/// A station, its observations, and the purpose of each hour.
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
    /// The same data with a place estimated from the training part.
    ///
    /// - Returns: `nil` if the position is already known, or cannot be estimated (``Place/estimated(from:hours:)``).
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
