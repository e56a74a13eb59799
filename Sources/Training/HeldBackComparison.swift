import Forecasting
import Healing

/// Two models on the same hours that neither has learnt from.
struct HeldBackComparison: Sendable {
    /// Of the challenger, on all held-back hours.
    var outcomes: [Outcome]
    private let championOutcomes: [Outcome]?

    /// The horizons that a decision looks at, in hours.
    static let horizons = [1, 3, 6, 12, 24]

    /// - Parameters:
    ///   - challenger: the outcomes on the held-back parts.
    ///   - champion: what serves now; `nil` if nothing does.
    ///   - stations: with the held-back parts that the outcomes are of.
    /// - Throws: `ForecastError` where the champion cannot forecast.
    init(challenger: [Outcome], champion: Forecaster?, stations: [StationData]) throws {
        outcomes = challenger
        championOutcomes = try champion?.outcomes(on: stations, \.heldBack)
    }

    /// The losses of the forecasts made within the given hours, as ``PromotionGate`` defines them.
    ///
    /// - Parameter hours: by station.
    /// - Returns: hour by hour, of all stations together.
    func losses(in hours: [String: Range<Int64>]) -> PairedLosses {
        let residuals = championOutcomes.map { outcomes in
            Dictionary(outcomes.map { (Origin($0), $0.residual) }, uniquingKeysWith: { first, _ in first })
        }
        let errors = outcomes.filter { outcome in
            Self.horizons.contains(outcome.horizon)
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
                    persistence: outcome.actual - outcome.persistence
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
