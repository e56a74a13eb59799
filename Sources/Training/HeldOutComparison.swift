import Forecasting
import Healing
import Observations

/// Two models on the same hours, from which neither has learned.
struct HeldOutComparison: Sendable {
    /// The challenger's outcomes on all held-out hours.
    var outcomes: [Outcome]
    private let championOutcomes: [Outcome]?

    private let horizons: Horizons

    /// - Parameters:
    ///   - challenger: the outcomes on the held-out parts.
    ///   - champion: the model in service; `nil` if there is none.
    ///   - stations: the stations with their held-out parts.
    ///   - horizons: the compared horizons.
    /// - Throws: `ForecastError` if the champion cannot forecast.
    init(
        challenger: [Outcome],
        champion: (any ForecastModel)?,
        stations: [StationData],
        horizons: Horizons
    ) throws {
        self.horizons = horizons
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
                && hours[outcome.station]?.contains(outcome.issuedAt.nearestHour) == true
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
