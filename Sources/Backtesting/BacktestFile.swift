import Forecasting
import Weather

/// A file of observations that can be backtested.
package struct BacktestFile: Sendable {
    /// With fewer hours no part is long enough to say anything.
    package static let minimumHours = 720

    /// As it was given.
    package var name: String
    package var data: StationData

    /// - Throws: ``BacktestError`` where the observations cannot be split, learnt from and judged.
    package init(name: String, data: StationData) throws(BacktestError) {
        let temperatures = data.series.hours.compactMap { data.series[.temperature, $0] }
        guard temperatures.count >= Self.minimumHours else {
            throw .tooFewHours(file: name, hours: temperatures.count)
        }
        if let first = temperatures.first, temperatures.allSatisfy({ $0 == first }) {
            throw .constantTemperature(file: name, value: first)
        }
        self.name = name
        self.data = data
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: any file that ``Weather/StationFile`` reads.
    ///   - listing: positions of stations; one that it does not know is looked for in a listing beside the file.
    ///   - place: of the station, if the user knows better than the files. A place that nobody knows is estimated from
    ///     the training part, as far as forecasts need it.
    /// - Throws: `FormatError` for a file that cannot be read, ``BacktestError`` for one that cannot be used.
    package init(path: String, listing: StationListing = StationListing(), place: Place? = nil) throws {
        let file = try StationFile.read(path: path, listing: listing)
        var data = StationData(
            station: file.station,
            series: file.series,
            split: .chronological(file.series.hours)
        )
        if let place { (data.station.latitude, data.station.longitude) = (place.latitude, place.longitude) }
        try self.init(name: path, data: data.placedByItsWeather() ?? data)
    }
}
