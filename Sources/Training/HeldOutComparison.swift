import Forecasting
import Healing
import Observations

/// Two models on the same hours, from which neither has learned.
struct HeldOutComparison: Sendable {
    /// The challenger's outcomes on all held-out hours.
    var outcomes: [Outcome]
    private let championOutcomes: [Outcome]?

    private let horizons: Horizons
    private let uncertain: [String: Set<Hour>]

    /// - Parameters:
    ///   - challenger: the outcomes on the held-out parts.
    ///   - champion: the model in service; `nil` if there is none.
    ///   - stations: the stations with their held-out parts.
    ///   - horizons: the compared horizons.
    ///   - uncertain: the hours on which no decision may rest, by station.
    /// - Throws: `ForecastError` if the champion cannot forecast.
    init(
        challenger: [Outcome],
        champion: (any ForecastModel)?,
        stations: [StationData],
        horizons: Horizons,
        uncertain: [String: Set<Hour>] = [:]
    ) throws {
        self.horizons = horizons
        self.uncertain = uncertain
        outcomes = challenger
        championOutcomes = try champion?.outcomes(on: stations, \.heldOut)
    }

    /// The losses of the forecasts made within the given hours, as ``PromotionGate`` defines them.
    ///
    /// - Parameter hours: by station.
    /// - Returns: hour by hour, of all stations together.
    func losses(in hours: [String: Range<Hour>]) -> PairedLosses {
        let residuals = championOutcomes.map { outcomes in
            Dictionary(outcomes.map { (Origin($0), $0.residual) }, uniquingKeysWith: { first, _ in first })
        }
        let errors = outcomes.filter { outcome in
            horizons.contains(outcome.horizon)
                && hours[outcome.station]?.contains(outcome.issuedAt.nearestHour) == true && isCertain(outcome)
        }
        return PairedLosses(
            errors.compactMap { outcome in
                let champion = residuals?[Origin(outcome)]
                guard residuals == nil || champion != nil else { return nil }
                return PairedErrors(
                    station: outcome.station,
                    hour: outcome.issuedAt.nearestHour,
                    horizon: outcome.horizon,
                    champion: champion,
                    challenger: outcome.residual,
                    persistence: outcome.persistenceResidual
                )
            }
        )
    }

    /// Whether decisions may rest on the hour of issue and on the target time.
    private func isCertain(_ outcome: Outcome) -> Bool {
        guard let uncertain = uncertain[outcome.station], !uncertain.isEmpty else { return true }
        return !uncertain.contains(outcome.issuedAt.nearestHour)
            && !uncertain.contains(outcome.issuedAt.adding(hours: outcome.horizon).nearestHour)
    }

    private struct Origin: Hashable {
        var station: String
        var issuedAt: Timestamp
        var horizon: Int

        init(_ outcome: Outcome) {
            station = outcome.station
            issuedAt = outcome.issuedAt
            horizon = outcome.horizon
        }
    }
}
