import Forecasting
import Healing
import Store
import Telemetry

/// How the loop is, from one snapshot of the database.
package struct LoopStatus: Sendable, Encodable {
    package var model: String
    package var champion: String?
    package var stations: Int
    package var observations: Int
    /// The hour of the newest observation.
    package var newest: Timestamp?
    /// Root mean squared errors one hour ahead over the newest week of outcomes, in °C.
    package var error: Double?
    package var persistenceError: Double?
    package var drifts: Int
    package var promotions: Int
    /// `calm`, `raised` or `claimed`.
    package var flag: String
    package var failedFlags: Int

    /// Whether nobody has to do anything.
    package var isGood: Bool { champion != nil && failedFlags == 0 }

    package init(in transaction: ReadTransaction, model: String) throws {
        let error = try transaction.recentErrors(of: model, horizon: 1, limit: LoopMetrics.errorWindow)
        self.model = model
        champion = try transaction.champion(of: model)?.version
        stations = try transaction.stations().count
        observations = try transaction.observationCount()
        newest = try transaction.latestObservation()?.hour
        self.error = error?.served.rootMeanSquared
        persistenceError = error?.persistence.rootMeanSquared
        drifts = try transaction.driftEventCounts(of: model)[.drift] ?? 0
        promotions = try transaction.promotionCount(of: model)
        flag = try transaction.openFlag(of: model)?.flag.state.name ?? "calm"
        failedFlags = try transaction.flagCounts(of: model).filter { $0.state == "failed" }.reduce(0) { $0 + $1.count }
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case champion
        case stations
        case observations
        case newest
        case error = "rmse"
        case persistenceError = "persistence_rmse"
        case drifts
        case promotions
        case flag
        case failedFlags = "failed_flags"
    }
}

extension LoopStatus: CustomStringConvertible {
    package var description: String {
        func rounded(_ value: Double?) -> String { value.map { "\(($0 * 100).rounded() / 100) °C" } ?? "none yet" }
        return """
            model         \(model)
            champion      \(champion ?? "none: persistence answers")
            observations  \(observations) of \(stations) station(s)\(newest.map { ", newest \($0)" } ?? "")
            error, 1 h    \(rounded(error)), persistence \(rounded(persistenceError))
            drifts        \(drifts)
            promotions    \(promotions)
            flag          \(flag)\(failedFlags > 0 ? ", \(failedFlags) failed" : "")
            """
    }
}
