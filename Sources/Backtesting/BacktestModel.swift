import Forecasting

/// An entry in the list of models that a backtest compares.
package struct BacktestModel: Sendable {
    /// In JSON, such as `seasonal_naive`.
    package let name: String
    /// For people, such as `seasonal naive`.
    package let title: String
    /// Fits the model to a station's training part; `nil` where that has too few hours for it.
    ///
    /// The second parameter is the network of the backtest, for models that build on it.
    package let predictor: @Sendable (StationData, Forecaster) -> (any Predictor)?

    package init(
        name: String,
        title: String,
        predictor: @escaping @Sendable (StationData, Forecaster) -> (any Predictor)?
    ) {
        self.name = name
        self.title = title
        self.predictor = predictor
    }

    /// From the simplest to the best.
    package static let all = [persistence, seasonalNaive, climatology, ridgeRegression, network, combination]

    package static let persistence = BacktestModel(name: "persistence", title: "persistence") { _, _ in Persistence() }

    package static let seasonalNaive = BacktestModel(name: "seasonal_naive", title: "seasonal naive") { _, _ in
        SeasonalNaive()
    }

    package static let climatology = BacktestModel(name: "climatology", title: "climatology") { data, _ in
        Climatology(data.series, training: data.split.training)
    }

    package static let ridgeRegression = BacktestModel(name: "ridge", title: "ridge regression") { data, _ in
        RidgeRegression(data.series, training: data.split.training)
    }

    package static let network = BacktestModel(name: "gru", title: "GRU") { _, forecaster in forecaster }

    /// What a station is served: experts weighed by their recent losses, the network among them.
    ///
    /// Its weights run over the validation and the test part.
    package static let combination = BacktestModel(name: "combination", title: "combination") { data, forecaster in
        CombinedPredictor(champion: forecaster, learningSince: data.split.validation.first?.lowerBound)
    }
}
