import Forecasting
import Healing
package import Observations
package import Store

/// The figures of one target's loop, from one snapshot of the database; ``Verdict`` judges them.
package struct LoopStatus: Sendable, Encodable {
    package var model: TargetName
    package var champion: String?
    package var stations: Int
    package var observations: Int
    /// The hour of the newest observation.
    package var newest: Timestamp?
    /// The root mean squared error of the served forecasts at ``Horizons/drift``, as a mean over the stations, in the
    /// target's unit.
    package var rmse: Double?
    /// The root mean squared error of persistence over the same outcomes.
    package var persistenceRMSE: Double?
    /// The errors at each horizon.
    package var horizons: [HorizonErrors]
    package var drifts: Int
    package var promotions: Int
    /// `calm`, `raised` or `claimed`.
    package var flag: String
    package var failedFlags: Int
    /// The judgment of the installation.
    package var verdict: Verdict
    private let unit: String

    /// The errors at one horizon, as means over the stations.
    package struct HorizonErrors: Hashable, Sendable, Encodable {
        /// Hours ahead.
        package var horizon: Int
        package var served: Double
        package var persistence: Double
        /// The number of outcomes.
        package var hours: Int
    }

    package init(of target: Target, in transaction: ReadTransaction, verdict: Verdict) throws {
        model = target.name
        unit = target.variable.unit
        self.verdict = verdict
        champion = try transaction.champion(of: model)?.version
        stations = try transaction.stationCount()
        observations = try transaction.observationCount()
        newest = try transaction.newestHour()
        horizons = try target.horizons.compactMap { horizon in
            try transaction.recentErrors(of: target.name, horizon: horizon)
                .map {
                    HorizonErrors(
                        horizon: horizon,
                        served: $0.served.rootMeanSquared,
                        persistence: $0.persistence.rootMeanSquared,
                        hours: $0.count
                    )
                }
        }
        let errors = horizons.first { $0.horizon == Horizons.drift }
        rmse = errors?.served
        persistenceRMSE = errors?.persistence
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
        case horizons
        case drifts
        case promotions
        case flag
        case failedFlags = "failed_flags"
        case verdict
    }
}

extension LoopStatus: CustomStringConvertible {
    package var description: String {
        let flagText = flag == "calm" ? "none open" : flag
        return """
            model         \(model)
            champion      \(champion ?? "none: persistence answers")
            observations  \(observations) of \(stations) station\(stations == 1 ? "" : "s")\(newest.map { ", newest \($0)" } ?? "")
            \(errorLines.joined(separator: "\n"))
            drifts        \(drifts)
            promotions    \(promotions)
            flag          \(flagText)\(failedFlags > 0 ? ", \(failedFlags) failed" : "")
            """
    }

    /// One line for each horizon, which marks the horizons at which persistence is better.
    private var errorLines: [String] {
        guard !horizons.isEmpty else { return ["error         none yet"] }
        return horizons.map { errors in
            let name = "error, \(errors.horizon) h"
            let padding = String(repeating: " ", count: max(1, 14 - name.count))
            let worse = errors.served > errors.persistence ? ", WORSE than it" : ""
            return "\(name)\(padding)\(rounded(errors.served)), persistence \(rounded(errors.persistence))\(worse)"
        }
    }

    private func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100) \(unit)" }
}
