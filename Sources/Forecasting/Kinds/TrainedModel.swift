package import Observations

/// The model that a training produced, with its errors.
package struct TrainedModel: Sendable {
    package enum Origin: String, Hashable, Sendable, Codable {
        case fromScratch = "from_scratch"
        /// The champion's weights, trained further.
        case fineTuned = "fine_tuned"
        /// The champion itself: no further training made it better on the validation parts.
        case unchanged
    }

    package var model: any ForecastModel
    package var origin: Origin
    /// The epochs of the weights that were kept; empty if the kind has none.
    package var history: [EpochReport]
    /// The settings of the training in reports, by name.
    package var settings: [String: String]
    /// The mean over the stations of RMSE / RMSE(persistence) on the validation parts, all horizons; lower is better.
    package var validationError: Double
    /// The forecasts of the validation parts, from which intervals are calibrated.
    package var validationOutcomes: [Outcome]
    /// The forecasts of the held-out parts, on which the model is judged; no choice used them.
    package var heldOutOutcomes: [Outcome]
}

extension TrainedModel {
    /// A model with its forecasts of the validation parts, without forecasts of the held-out parts.
    init(
        _ model: some ForecastModel,
        origin: Origin,
        history: [EpochReport] = [],
        settings: [String: String] = [:],
        on stations: [StationData]
    ) throws {
        let outcomes = try model.outcomes(on: stations, \.validation)
        self.init(
            model: model,
            origin: origin,
            history: history,
            settings: settings,
            validationError: Self.relativeError(outcomes, on: stations),
            validationOutcomes: outcomes,
            heldOutOutcomes: []
        )
    }

    /// Each part has the same weight: the weather before a drift and the weather since then count alike, whatever their
    /// errors.
    private static func relativeError(_ outcomes: [Outcome], on stations: [StationData]) -> Double {
        let errors = stations.flatMap { data in
            Set(data.split.validation).sorted { $0.lowerBound < $1.lowerBound }
                .compactMap { part in
                    let inPart = outcomes.filter {
                        $0.station == data.station.id && part.contains($0.issuedAt.nearestHour)
                    }
                    let evaluation = Evaluation(inPart)
                    return evaluation.relativeError(horizons: evaluation.scores.map(\.horizon))
                }
        }
        return errors.isEmpty ? .infinity : errors.reduce(0, +) / Double(errors.count)
    }

    /// Residuals by horizon on the validation parts, as ``AdaptiveInterval`` reads them.
    package var calibration: [Int: [Double]] {
        Dictionary(grouping: validationOutcomes, by: \.horizon).mapValues { $0.map(\.residual) }
    }
}

extension ForecastModel {
    /// Returns one outcome for each origin and observed target of the parts, station after station.
    package func outcomes(
        on stations: [StationData],
        _ part: KeyPath<Split, [Range<Hour>]>
    ) throws -> [Outcome] {
        try stations.flatMap { data in
            try Backtest.outcomes(
                of: self,
                on: data.series,
                at: data.station,
                parts: data.split[keyPath: part],
                horizons: specification.horizons,
                window: specification.window
            )
        }
    }
}
