import Forecasting
import Observations
import Store
import Telemetry

/// The errors of the newest outcomes.
enum RollingError {
    static let rmse = MetricDefinition.gauge(
        "aerocast_rolling_error",
        labels: ["target", "horizon", "predictor", "unit"],
        help:
            "Root mean squared error in the target's unit, by horizon in hours: the mean over the stations, each over its"
            + " newest \(WriteTransaction.errorHours) hours without hours of sensor faults; predictor is served (the value that clients received), champion (the model alone) or persistence.",
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
        help: "Number of outcomes in the rolling errors, of all stations.",
        updatedWhen: judged
    )

    static let station = MetricDefinition.gauge(
        "aerocast_station_error",
        labels: ["target", "station", "predictor", "unit"],
        help:
            "Root mean squared error of a station \(Horizons.drift) h ahead in the target's unit, over its newest"
            + " \(WriteTransaction.errorHours) hours without hours of sensor faults, for the"
            + " \(LoopMetrics.shownStations) stations with the largest error relative to persistence; predictor is served"
            + " or persistence.",
        updatedWhen: judged
    )

    private static let judged = "the drift detector has read the outcomes of an observation"
    private static let celsius = Variable.temperature.unit

    static let metric = LoopMetric.ofTarget(
        rmse,
        absolute,
        rmseCelsius,
        absoluteCelsius,
        shortestCelsius,
        outcomes,
        station
    ) { reading in
        try stations(reading)
            + reading.target.horizons.flatMap { horizon in
                try reading.transaction.recentErrors(of: reading.target.name, horizon: horizon)
                    .map { samples(of: $0, horizon: horizon, reading) } ?? []
            }
    }

    private static func stations(_ reading: TargetReading) throws -> [CollectedSample] {
        let unit = reading.target.variable.unit
        return try reading.transaction
            .worstStations(of: reading.target.name, horizon: Horizons.drift, limit: LoopMetrics.shownStations)
            .flatMap { errors in
                [("served", errors.served), ("persistence", errors.persistence)]
                    .map { reading.sample(station, errors.station, $0.0, unit, value: $0.1) }
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
