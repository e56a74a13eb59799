import Forecasting
import Observations

/// The reference of a new version's drift detector: its one-hour forecasts of the last weeks.
///
/// After a drift only some days are held out, fewer than a reference needs. Hours that the version has learned from
/// are included; their residuals are too small, so they are multiplied by the ratio of the error on held-out hours to
/// the error on these hours.
enum ReferenceResiduals {
    /// Sixty days.
    static let hours = 60 * Hour.perDay

    static func outcomes(of trained: TrainedModel, on stations: [StationData]) throws -> [Outcome] {
        let model = trained.model
        return try stations.flatMap { data in
            let end = data.series.hours.upperBound
            let parts = [max(end - hours, data.series.hours.lowerBound)..<end]
            let all = try Backtest.outcomes(
                of: model,
                on: data.series,
                at: data.station,
                parts: parts,
                horizons: Horizons.drift,
                window: model.window
            )
            let (unseen, seen) = divided(all) { outcome in
                data.split.heldOut.contains { $0.contains(outcome.issuedAt.nearestHour) }
            }
            let factor = enlargement(unseen: unseen, seen: seen)
            let enlarged = seen.map { outcome in
                var outcome = outcome
                outcome.predicted = outcome.variable.adding(-outcome.residual * factor, to: outcome.actual)
                return outcome
            }
            return (unseen + enlarged).sorted { $0.issuedAt < $1.issuedAt }
        }
    }

    private static func enlargement(unseen: [Outcome], seen: [Outcome]) -> Double {
        guard let outside = Evaluation(unseen)[horizon: Horizons.drift],
            let inside = Evaluation(seen)[horizon: Horizons.drift],
            inside.rootMeanSquareError > 0
        else { return 1 }
        return max(1, outside.rootMeanSquareError / inside.rootMeanSquareError)
    }

    private static func divided(_ outcomes: [Outcome], by isUnseen: (Outcome) -> Bool) -> ([Outcome], [Outcome]) {
        (outcomes.filter(isUnseen), outcomes.filter { !isUnseen($0) })
    }
}
