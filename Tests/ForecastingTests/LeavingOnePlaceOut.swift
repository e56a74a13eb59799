import Forecasting
import ObservationFixtures
import Observations
import XCTest

/// Runs every real station with a base model that was trained on the other places only.
enum LeavingOnePlaceOut {
    private static let places = [
        ["nyc_ewr_2013", "nyc_jfk_2013", "nyc_lga_2013"],
        ["sea_2014_2015"],
        ["fr_nancy_essey_071800_2017", "fr_nancy_ochey_071810_2017"],
        ["beijing_dingling_2013_2017", "beijing_wanliu_2013_2017"],
    ]

    /// - Parameter body: called with each station, chronologically split 70/15/15, and its base model.
    /// - Throws: the errors of training and of `body`.
    static func forEachStation(_ body: (StationData, any ForecastModel) throws -> Void) throws {
        let all = try RealStation.places.map { place in
            let real = try RealStation.load(place.file)
            return StationData(
                station: real.station,
                series: real.series,
                split: .chronological(real.series.hours)
            )
        }
        for place in places {
            let others = all.filter { !place.contains($0.station.id) }
            let base = try GRUKind().forBaseModel.train(TrainingTask(target: .temperature, stations: others)).model
            for data in all where place.contains(data.station.id) { try body(data, base) }
        }
    }
}
