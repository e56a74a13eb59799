import Observations
import Store
import Telemetry

/// The errors of the newest outcomes.
enum RollingError {
    /// A week of hourly outcomes.
    static let window = 168

    static let rmse = MetricDefinition.gauge(
        "aerocast_rolling_error",
        labels: ["target", "horizon", "predictor", "unit"],
        help:
            "Root mean squared error of the newest \(window) outcomes in the target's unit, by horizon in hours;"
            + " predictor is served (the value that clients received), champion (the model alone) or persistence.",
        updatedWhen: judged
    )
    static let absolute = MetricDefinition.gauge(
        "aerocast_rolling_absolute_error",
        labels: ["target", "horizon", "predictor", "unit"],
        help: "Mean absolute error of the same outcomes in the target's unit.",
        updatedWhen: judged
    )
    static let rmseCelsius = MetricDefinition.gauge(
        "aerocast_rolling_error_celsius",
        labels: ["target", "horizon", "predictor"],
        unit: .celsius,
        help: "The samples of \(rmse.name) for targets in °C.",
        updatedWhen: judged
    )
    static let absoluteCelsius = MetricDefinition.gauge(
        "aerocast_rolling_absolute_error_celsius",
        labels: ["target", "horizon", "predictor"],
        unit: .celsius,
        help: "The samples of \(absolute.name) for targets in °C.",
        updatedWhen: judged
    )
    static let shortestCelsius = MetricDefinition.gauge(
        "aerocast_rolling_error_shortest_horizon_celsius",
        labels: ["target"],
        unit: .celsius,
        help: "The sample of \(rmseCelsius.name) for the shortest horizon and predictor served.",
        updatedWhen: judged,
        aliases: ["aerocast_last_rmse", "aerocast_rmse_gru"]
    )
    static let outcomes = MetricDefinition.gauge(
        "aerocast_rolling_outcomes",
        labels: ["target", "horizon"],
        help: "Number of outcomes in the rolling errors, at most \(window).",
        updatedWhen: judged
    )

    private static let judged = "an observation is joined with the forecasts made for its hour"
    private static let celsius = Variable.temperature.unit

    static let metric = LoopMetric.ofTarget(
        rmse,
        absolute,
        rmseCelsius,
        absoluteCelsius,
        shortestCelsius,
        outcomes
    ) { reading in
        try reading.target.horizons.flatMap { horizon in
            try reading.transaction.recentErrors(of: reading.target.name, horizon: horizon, limit: window)
                .map { samples(of: $0, horizon: horizon, reading) } ?? []
        }
    }

    private static func samples(of errors: RecentErrors, horizon: Int, _ reading: TargetReading) -> [CollectedSample] {
        let (label, unit) = ("\(horizon)", reading.target.variable.unit)
        let isCelsius = unit == celsius
        var samples = [reading.sample(outcomes, label, value: Double(errors.count))]
        let predictors: [(String, RecentErrors.Figures?)] = [
            ("served", errors.served), ("champion", errors.champion), ("persistence", errors.persistence),
        ]
        for case (let predictor, let figures?) in predictors {
            samples.append(reading.sample(rmse, label, predictor, unit, value: figures.rootMeanSquared))
            samples.append(reading.sample(absolute, label, predictor, unit, value: figures.meanAbsolute))
            guard isCelsius else { continue }
            samples.append(reading.sample(rmseCelsius, label, predictor, value: figures.rootMeanSquared))
            samples.append(reading.sample(absoluteCelsius, label, predictor, value: figures.meanAbsolute))
        }
        if isCelsius, horizon == reading.target.horizons.first {
            samples.append(reading.sample(shortestCelsius, value: errors.served.rootMeanSquared))
        }
        return samples
    }
}
