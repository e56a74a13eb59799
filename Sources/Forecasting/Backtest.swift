/// Forecasts over the past, compared with what came.
package enum Backtest {
    /// The hours of the parts from which a forecast can be judged: a temperature was observed there and at least at
    /// half of the `window` hours that end there.
    package static func origins(in parts: [Range<Int64>], of series: HourlySeries, window: Int) -> [Int64] {
        parts.joined()
            .filter { hour in
                series[.temperature, hour] != nil
                    && series.knownTemperatures(before: hour, window: window) * 2 >= window
            }
    }

    /// One outcome for every origin and horizon whose target was observed within the part of its origin.
    ///
    /// - Parameters:
    ///   - predictor: what forecasts.
    ///   - series: the station's observations; what comes after an origin is only compared with.
    ///   - station: where they come from.
    ///   - parts: the ranges of hours to judge on (``Split``).
    ///   - horizons: 1 … `horizons`.
    ///   - window: see ``origins(in:of:window:)``; the same for all predictors that are to be compared.
    /// - Returns: the outcomes in the order of the origins, for each in ascending order of the horizon.
    /// - Throws: what the predictor throws.
    package static func outcomes(
        of predictor: some Predictor,
        on series: HourlySeries,
        at station: Station,
        parts: [Range<Int64>],
        horizons: Int = 24,
        window: Int = 24
    ) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for part in parts {
            let origins = origins(in: [part], of: series, window: window)
            let predictions = try predictor.predict(from: origins, horizons: horizons, of: series, at: station)
            for (row, origin) in origins.enumerated() {
                let now = Double(series.rawValue(.temperature, origin))
                for horizon in 1...max(horizons, 1) where part.contains(origin + Int64(horizon)) {
                    guard let actual = series[.temperature, origin + Int64(horizon)] else { continue }
                    outcomes.append(
                        Outcome(
                            station: station.id,
                            issuedAt: Timestamp(hour: origin),
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

extension HourlySeries {
    /// How many of the `window` hours that end at `hour` have a temperature, short gaps filled.
    package func knownTemperatures(before hour: Int64, window: Int) -> Int {
        (0..<Int64(window))
            .count { age in
                !value(.temperature, at: hour - age, carriedForwardAtMost: FeatureLayout.carryForwardLimit).isNaN
            }
    }
}
