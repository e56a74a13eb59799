package import Observations

/// Compares forecasts over the past with the observations.
package enum Backtest {
    /// The origins within the parts from which a forecast can be judged: the target was observed at the origin and at
    /// half or more of the `window` hours that end there.
    package static func origins(
        of target: Variable,
        in parts: [Range<Hour>],
        of series: HourlySeries,
        window: Int
    ) -> [Hour] {
        parts.joined()
            .filter { hour in
                series[target, hour] != nil
                    && series.knownHours(of: target, before: hour, window: window) * 2 >= window
            }
    }

    /// Returns one outcome for every origin and horizon whose target was observed within the part of its origin.
    ///
    /// - Parameters:
    ///   - predictor: the model or baseline.
    ///   - series: the station's observations; those after an origin are used only for comparison.
    ///   - station: the station.
    ///   - parts: the ranges of hours to judge on (``Split``).
    ///   - horizons: 1 … `horizons`.
    ///   - window: see ``origins(of:in:of:window:)``; the same for all predictors that are compared.
    /// - Returns: the outcomes in the order of the origins, for each in ascending order of the horizon.
    /// - Throws: the errors of the predictor.
    package static func outcomes(
        of predictor: some Predictor,
        on series: HourlySeries,
        at station: Station,
        parts: [Range<Hour>],
        horizons: Int = Horizons.longest,
        window: Int = 24
    ) throws -> [Outcome] {
        let target = predictor.target
        var outcomes: [Outcome] = []
        for part in parts {
            let origins = origins(of: target, in: [part], of: series, window: window)
            let predictions = try predictor.predict(from: origins, horizons: horizons, of: series, at: station)
            for (row, origin) in origins.enumerated() {
                let now = Double(series.rawValue(target, origin))
                for horizon in 1...max(horizons, 1) where part.contains(origin + horizon) {
                    guard let actual = series[target, origin + horizon] else { continue }
                    outcomes.append(
                        Outcome(
                            variable: target,
                            station: station.id,
                            issuedAt: Timestamp(origin),
                            horizon: horizon,
                            predicted: Double(predictions[row * horizons + horizon - 1]),
                            actual: Double(actual),
                            persistence: now
                        )
                    )
                }
            }
        }
        return outcomes
    }
}
