import Forecasting

/// What a new version's drift detector is given to know what is normal: its one-hour forecasts of the last weeks.
///
/// After a drift only some days are held back, fewer than a reference needs. Hours that the version has learnt from are
/// taken too; they flatter it, so their residuals are enlarged by how much larger its error is on held-back hours.
enum ReferenceResiduals {
    /// Sixty days.
    static let hours: Int64 = 1440

    static func outcomes(of trained: TrainedForecaster, on stations: [StationData]) throws -> [Outcome] {
        try stations.flatMap { data in
            let end = data.series.hours.upperBound
            let parts = [max(end - hours, data.series.hours.lowerBound)..<end]
            let all = try Backtest.outcomes(
                of: trained.forecaster,
                on: data.series,
                at: data.station,
                parts: parts,
                horizons: 1,
                window: trained.forecaster.specification.window
            )
            let (unseen, seen) = divided(all) { outcome in
                data.split.heldBack.contains { $0.contains(outcome.issuedAt.nearestHour) }
            }
            let factor = enlargement(unseen: unseen, seen: seen)
            let enlarged = seen.map { outcome in
                var outcome = outcome
                outcome.predicted = outcome.actual - outcome.residual * factor
                return outcome
            }
            return (unseen + enlarged).sorted { $0.issuedAt < $1.issuedAt }
        }
    }

    private static func enlargement(unseen: [Outcome], seen: [Outcome]) -> Double {
        guard let outside = Evaluation(unseen)[horizon: 1], let inside = Evaluation(seen)[horizon: 1],
            inside.rootMeanSquareError > 0
        else { return 1 }
        return max(1, outside.rootMeanSquareError / inside.rootMeanSquareError)
    }

    private static func divided(_ outcomes: [Outcome], by isUnseen: (Outcome) -> Bool) -> ([Outcome], [Outcome]) {
        (outcomes.filter(isUnseen), outcomes.filter { !isUnseen($0) })
    }
}
