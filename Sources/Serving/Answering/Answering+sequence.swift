import Forecasting
import Observations

extension Answering {
    /// The champion's forecast from a client's sequence.
    ///
    /// - Parameters:
    ///   - sequence: hourly steps, oldest first.
    ///   - time: the time of the newest step, if known.
    ///   - station: the station of the sequence, if known.
    ///   - horizons: in hours.
    ///   - intervals: the intervals of the station, if it has observations.
    /// - Returns: the answer at each horizon.
    /// - Throws: `ForecastError` if the sequence does not fit the model.
    func answer(
        sequence: [[Double]],
        time: Timestamp?,
        station: Station?,
        horizons: [Int],
        intervals: StationIntervals?
    ) throws -> Answer {
        guard let champion else {
            return try persistence(try newestValue(of: sequence), horizons: horizons, intervals: intervals)
        }
        let forecast = try champion.model.forecast(
            sequence: sequence,
            time: time,
            station: station,
            horizons: horizons
        )
        return Answer(
            modelVersion: champion.version,
            persistence: forecast.persistence,
            points: forecast.points.map { own in
                let candidates = Candidates(
                    horizon: own.horizon,
                    persistence: forecast.persistence,
                    own: own.value
                )
                return bounded(decide(candidates), intervals: intervals)
            },
            missingInputs: forecast.missingInputs
        )
    }

    /// The variables of one step of a sequence, in order.
    var sequenceInputs: [Variable] {
        champion?.model.inputs ?? [variable] + [.windSpeed, .pressure].filter { $0 != variable }
    }

    /// The target's value at a sequence's last step.
    ///
    /// Without a model, a step has either the usual inputs or the target alone.
    private func newestValue(of sequence: [[Double]]) throws -> Double {
        let usual = sequenceInputs
        let accepted = [usual, [variable]]
        for (index, step) in sequence.enumerated() {
            guard let variables = accepted.first(where: { $0.count == step.count }) else {
                throw ForecastError.wrongWidth(step: index, width: step.count, expected: usual)
            }
            for (variable, value) in zip(variables, step) where !variable.physicalRange.contains(value) {
                throw ForecastError.outsidePhysicalRange(step: index, variable: variable, value: value)
            }
        }
        guard let value = sequence.last?.first else {
            throw ForecastError.sequenceTooShort(steps: sequence.count, expected: 1)
        }
        return value
    }
}
