import Forecasting

/// The model that fine-tuning starts from, and what it has seen.
package struct BaseModelInUse: Sendable {
    /// Such as `temperature/2017123123-4ed2e360`.
    package var name: String
    package var forecaster: Forecaster
    /// The observations that it was trained on.
    package var learntFrom: [LearntHours]

    package struct LearntHours: Hashable, Sendable {
        package var station: String
        package var from: Timestamp
        package var until: Timestamp

        package init(station: String, from: Timestamp, until: Timestamp) {
            self.station = station
            self.from = from
            self.until = until
        }
    }

    package init(name: String, forecaster: Forecaster, learntFrom: [LearntHours]) {
        self.name = name
        self.forecaster = forecaster
        self.learntFrom = learntFrom
    }

    /// Whether it was trained on any of these hours of a station.
    func hasSeen(_ hours: Range<Int64>, of station: String) -> Bool {
        learntFrom.contains { learnt in
            learnt.station == station && learnt.from.nearestHour < hours.upperBound
                && learnt.until.nearestHour >= hours.lowerBound
        }
    }
}
