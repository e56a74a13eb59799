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
