import Forecasting
import Healing
package import Observations
package import Store

/// The status of one target's loop, from one snapshot of the database.
package struct LoopStatus: Sendable, Encodable {
    package var model: TargetName
    package var champion: String?
    package var stations: Int
    package var observations: Int
    /// The hour of the newest observation.
    package var newest: Timestamp?
    /// The root mean squared error of the served forecasts at ``Horizons/drift``, over the newest week of outcomes, in
    /// the target's unit.
    package var rmse: Double?
    /// The root mean squared error of persistence over the same outcomes.
    package var persistenceRMSE: Double?
    package var drifts: Int
    package var promotions: Int
    /// `calm`, `raised` or `claimed`.
    package var flag: String
    package var failedFlags: Int
    private let unit: String

    /// Whether a champion exists and no flag has failed.
    package var isGood: Bool { champion != nil && failedFlags == 0 }

    package init(of target: Target, in transaction: ReadTransaction) throws {
        let errors = try transaction.recentErrors(of: target.name, horizon: Horizons.drift, limit: RollingError.window)
        model = target.name
        unit = target.variable.unit
        champion = try transaction.champion(of: model)?.version
        stations = try transaction.stationCount()
        observations = try transaction.observationCount()
        newest = try transaction.latestObservation().map { Timestamp($0.hour) }
        rmse = errors?.served.rootMeanSquared
        persistenceRMSE = errors?.persistence.rootMeanSquared
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
        case rmse
        case persistenceRMSE = "persistence_rmse"
        case drifts
        case promotions
        case flag
        case failedFlags = "failed_flags"
    }
}

extension LoopStatus: CustomStringConvertible {
    package var description: String {
        func rounded(_ value: Double?) -> String { value.map { "\(($0 * 100).rounded() / 100) \(unit)" } ?? "none yet" }
        return """
            model         \(model)
            champion      \(champion ?? "none: persistence answers")
            observations  \(observations) of \(stations) station(s)\(newest.map { ", newest \($0)" } ?? "")
            error, \(Horizons.drift) h    \(rounded(rmse)), persistence \(rounded(persistenceRMSE))
            drifts        \(drifts)
            promotions    \(promotions)
            flag          \(flag)\(failedFlags > 0 ? ", \(failedFlags) failed" : "")
            """
    }
}
