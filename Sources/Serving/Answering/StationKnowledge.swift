import Forecasting
import Observations
import Store

/// The data about a station from which a forecast of one target is made.
struct StationKnowledge: Sendable {
    var station: Station
    /// The hours that a forecast reads, or more.
    var history: HourlySeries
    /// `nil` for a station without observations.
    var intervals: StationIntervals?
    /// The combination with the champion in service; `nil` if the champion answers alone.
    var combination: CombinationChain?
}

extension ReadTransaction {
    /// The hours that a forecast may read, up to and including the given one.
    func history(of station: String, until hour: Hour, for answering: Answering) throws -> HourlySeries {
        try series(of: station, from: hour - answering.historyHours, until: hour)
    }
}
