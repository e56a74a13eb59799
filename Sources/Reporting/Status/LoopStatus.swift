import Forecasting
import Healing
import struct Observations.Horizons
import Store

/// How the loop of one target is, from one snapshot of the database.
package struct LoopStatus: Sendable, Encodable {
    package var model: String
    package var champion: String?
    package var stations: Int
    package var observations: Int
    /// The hour of the newest observation.
    package var newest: Timestamp?
    /// Root mean squared errors of what was served and of persistence at the horizon that drift is judged on, over the
    /// newest week of outcomes, in the unit of the target.
    package var rmse: Double?
    package var persistenceRMSE: Double?
    package var drifts: Int
    package var promotions: Int
    /// `calm`, `raised` or `claimed`.
    package var flag: String
    package var failedFlags: Int
    private let unit: String

    /// Whether nobody has to do anything.
    package var isGood: Bool { champion != nil && failedFlags == 0 }

    package init(of target: ReportedTarget, in transaction: ReadTransaction) throws {
        let errors = try transaction.recentErrors(horizon: Horizons.drift, limit: RollingError.window)
        model = target.name
        unit = target.variable.unit
        champion = try transaction.champion(of: model)?.version
        stations = try transaction.stations().count
        observations = try transaction.observationCount()
        newest = try transaction.latestObservation()?.hour
        rmse = errors?.served.rootMeanSquared
        persistenceRMSE = errors?.persistence.rootMeanSquared
        drifts = try transaction.driftEventCounts(of: model)["drift"] ?? 0
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
