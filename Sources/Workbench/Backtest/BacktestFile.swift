package import Forecasting
package import Observations
package import Weather

/// A file of observations that can be backtested.
package struct BacktestFile: Sendable {
    /// The smallest number of hours: 30 days, of which the test part has four and a half.
    package static let minimumHours = 720

    /// The path, as given by the user.
    package var name: String
    package var data: StationData

    /// - Throws: ``BacktestError`` if the observations cannot be split, learned from and judged.
    package init(name: String, data: StationData, target: Variable) throws(BacktestError) {
        let values = data.series.hours.compactMap { data.series[target, $0] }
        guard values.count >= Self.minimumHours else {
            throw .tooFewHours(target, file: name, hours: values.count)
        }
        if let first = values.first, values.allSatisfy({ $0 == first }) {
            throw .constant(target, file: name, value: first)
        }
        self.name = name
        self.data = data
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: any file that ``Weather/StationFile`` reads.
    ///   - target: the forecast variable.
    ///   - listing: positions of stations; an unknown station is looked up in a listing next to the file.
    ///   - place: the station's position, if it differs from the files. An unknown position is estimated from the
    ///     training part, as far as forecasts need it.
    /// - Throws: `FormatError` for a file that cannot be read, ``BacktestError`` for a file that cannot be used.
    package init(
        path: String,
        target: Variable = Target.standard.variable,
        listing: StationListing = StationListing(),
        place: Place? = nil
    ) throws {
        let file = try StationFile.read(path: path, listing: listing)
        var data = StationData(
            station: file.station,
            series: file.series,
            split: .chronological(file.series.hours)
        )
        if let place { (data.station.latitude, data.station.longitude) = (place.latitude, place.longitude) }
        try self.init(name: path, data: data.placedByItsWeather() ?? data, target: target)
    }
}
