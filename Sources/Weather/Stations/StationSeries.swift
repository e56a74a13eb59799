package import Observations

/// A station and its observations on the hourly grid.
package struct StationSeries: Hashable, Sendable {
    package var station: Station
    package var series: HourlySeries

    package init(station: Station, series: HourlySeries) {
        self.station = station
        self.series = series
    }
}
