import Forecasting

extension Answering {
    /// The forecast from a sequence that the client sent: the champion's.
    ///
    /// - Parameters:
    ///   - sequence: hourly steps, oldest first.
    ///   - time: of the newest step, if it is known.
    ///   - station: where the sequence comes from, if it is known.
    ///   - horizons: in hours.
    ///   - champion: the one that serves.
    ///   - intervals: of the station, if it has observations.
    /// - Returns: the answer at each horizon.
    /// - Throws: `ForecastError` when the sequence does not fit the model.
    func answer(
        sequence: [[Double]],
        time: Timestamp?,
        station: Station?,
        horizons: [Int],
        champion: ServedModel?,
        intervals: StationIntervals?
    ) throws -> Answer {
        guard let champion else {
            let temperature = try Self.newestTemperature(of: sequence)
            return try persistence(temperature, horizons: horizons, intervals: intervals)
        }
        let forecast = try champion.forecaster.forecast(
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
                return bounded(decide(candidates, of: champion), of: champion, intervals: intervals)
            },
            missingInputs: forecast.missingInputs
        )
    }

    /// The temperature of a sequence's last step, in °C: without a model a sequence of any channel set will do.
    private static func newestTemperature(of sequence: [[Double]]) throws -> Double {
        for (index, step) in sequence.enumerated() {
            guard let channels = ChannelSet.allCases.first(where: { $0.channels.count == step.count })?.channels else {
                throw ForecastError.wrongWidth(step: index, width: step.count, expected: .noaa)
            }
            for (channel, value) in zip(channels, step) where !channel.physicalRange.contains(value) {
                throw ForecastError.outsidePhysicalRange(step: index, channel: channel, value: value)
            }
        }
        guard let temperature = sequence.last?.first else {
            throw ForecastError.sequenceTooShort(steps: sequence.count, expected: 1)
        }
        return temperature
    }
}
