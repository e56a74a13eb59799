import GRU

/// What a training made, and how good it is.
package struct TrainedForecaster: Sendable {
    package enum Origin: String, Hashable, Sendable, Codable {
        case fromScratch = "from_scratch"
        /// The champion's weights, trained further.
        case fineTuned = "fine_tuned"
        /// The champion itself: no epoch of fine-tuning made it better on the validation parts.
        case unchanged
    }

    package var forecaster: Forecaster
    package var origin: Origin
    /// The epochs of the weights that were kept.
    package var history: [EpochReport]
    /// The mean over the stations of RMSE / RMSE(persistence) on the validation parts, all horizons; lower is better.
    package var validationError: Double
    /// What it forecasts on the validation parts, from which intervals are calibrated.
    package var validationOutcomes: [Outcome]
    /// What it forecasts on the held-back parts, on which it is to be judged; nothing was chosen by them.
    package var heldBackOutcomes: [Outcome]
}

extension TrainedForecaster {
    /// Residuals per horizon on the validation parts, as ``AdaptiveInterval`` wants them.
    package var calibration: [Int: [Double]] {
        Dictionary(grouping: validationOutcomes, by: \.horizon).mapValues { $0.map(\.residual) }
    }
}
