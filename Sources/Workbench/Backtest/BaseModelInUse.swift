package import Forecasting
package import Observations

/// The model that fine-tuning starts from, and its training hours.
package struct BaseModelInUse: Sendable {
    /// The name, such as `temperature/2017123123-4ed2e360`.
    package var name: String
    package var model: any ForecastModel
    /// The observations of its training.
    package var learnedFrom: [LearnedHours]

    package struct LearnedHours: Hashable, Sendable {
        package var station: String
        package var from: Timestamp
        package var until: Timestamp

        package init(station: String, from: Timestamp, until: Timestamp) {
            self.station = station
            self.from = from
            self.until = until
        }
    }

    package init(name: String, model: any ForecastModel, learnedFrom: [LearnedHours]) {
        self.name = name
        self.model = model
        self.learnedFrom = learnedFrom
    }

    /// Whether the model was trained on any of these hours of a station.
    func hasSeen(_ hours: Range<Hour>, of station: String) -> Bool {
        learnedFrom.contains { learned in
            learned.station == station && learned.from.nearestHour < hours.upperBound
                && learned.until.nearestHour >= hours.lowerBound
        }
    }
}
