package import Observations

/// The progress of a feeder.
package struct FeedProgress: Sendable {
    /// The API's newest observation, after which the feeder resumed; `nil` for a feeder that begins.
    package let resumedAfter: Timestamp?
    /// Observations that the API has acknowledged.
    package private(set) var acknowledged = 0
    /// Acknowledged observations that the API already had.
    package private(set) var duplicates = 0
    /// Observations that the API rejected.
    package private(set) var refused = 0
    /// The API's reason to reject the first of them.
    package private(set) var firstRefusal: String?
    /// Reports of the source without any value.
    package internal(set) var empty = 0
    /// The time of the newest acknowledged observation.
    package private(set) var newest: Timestamp?
    /// The version of the newest forecast's model; `nil` while the API answers with persistence.
    package private(set) var modelVersion: String?
    /// The feeder's comparison of one-hour forecasts with observations.
    package private(set) var ledger = ForecastLedger()

    /// The reports of the source that are done, whatever became of them.
    package var done: Int { acknowledged + refused + empty }

    init(resumedAfter: Timestamp? = nil) {
        self.resumedAfter = resumedAfter
    }

    mutating func refuse(because reason: String) {
        refused += 1
        firstRefusal = firstRefusal ?? reason
    }

    mutating func take(_ receipt: ObservationReceipt, of observations: [Observation]) {
        acknowledged += observations.count
        duplicates += receipt.duplicates
        for observation in observations {
            ledger.judge(observation)
            newest = max(newest ?? observation.time, observation.time)
        }
        for forecast in receipt.forecasts where ledger.accept(forecast) {
            modelVersion = forecast.modelVersion
        }
    }
}
