package import Forecasting
import Observations

/// An entry in the list of models that a backtest compares.
package struct BacktestModel: Sendable {
    /// The name in JSON, such as `seasonal_naive`.
    package let name: String
    /// The name for people, such as `seasonal naive`.
    package let title: String
    /// Whether the model has no meaning for a direction.
    let needsLinearTarget: Bool
    /// Fits the model to a station's training part; `nil` if the part has too few hours.
    ///
    /// The second parameter is the trained model of the backtest, for models that build on it.
    package let predictor: @Sendable (StationData, any ForecastModel) -> (any Predictor)?

    package init(
        name: String,
        title: String,
        needsLinearTarget: Bool = false,
        predictor: @escaping @Sendable (StationData, any ForecastModel) -> (any Predictor)?
    ) {
        self.name = name
        self.title = title
        self.needsLinearTarget = needsLinearTarget
        self.predictor = predictor
    }

    /// From the simplest to the best.
    package static let all = [persistence, seasonalNaive, climatology, ridgeRegression, network, combination]

    package static let persistence = BacktestModel(name: "persistence", title: "persistence") { _, model in
        Persistence(model.target)
    }

    package static let seasonalNaive = BacktestModel(name: "seasonal_naive", title: "seasonal naive") { _, model in
        SeasonalNaive(model.target)
    }

    package static let climatology = BacktestModel(
        name: "climatology",
        title: "climatology",
        needsLinearTarget: true
    ) { data, model in
        Climatology(of: model.target, in: data.series, training: data.split.training)
    }

    package static let ridgeRegression = BacktestModel(name: "ridge", title: "ridge regression") { data, model in
        try? RidgeKind().fit(model.target, on: [(data.series, data.split.training)])
    }

    package static let network = BacktestModel(name: "gru", title: "GRU") { _, model in model }

    /// The served forecast: experts, including the trained model, weighted by their recent losses.
    ///
    /// The weights are learned over the validation and the test part.
    ///
    /// A weighted mean of directions is not a direction.
    package static let combination = BacktestModel(
        name: "combination",
        title: "combination",
        needsLinearTarget: true
    ) { data, model in
        CombinedPredictor(champion: model, learningSince: data.split.validation.first?.lowerBound)
    }
}
