import Forecasting
import Store

/// Makes forecasts with the champion in the slot, and with persistence where there is none.
package struct Answering: Sendable {
    let slot: ChampionSlot
    /// The name of the model that serves.
    let model: String

    package init(slot: ChampionSlot, model: String) {
        self.slot = slot
        self.model = model
    }

    /// Who answered.
    enum Answerer: String, Encodable, Sendable {
        case champion
        case persistence
    }

    /// A forecast as a client gets it.
    struct Answer: Sendable {
        var answerer: Answerer
        var modelVersion: String?
        var persistence: Double
        /// By horizon, in the order asked for.
        var values: [Forecast.Point]
        var missingInputs: [MissingInput]
    }

    /// Without a model there is nothing to ask how far it can look ahead.
    static let longestHorizonWithoutModel = 24
    /// As far back as a forecast reads: the week behind the window, and the window.
    static let historyHours = FeatureLayout.history + 48

    /// The forecast from a station's stored observations.
    ///
    /// - Throws: `ForecastError` when the newest hours do not allow one.
    func answer(history: HourlySeries, station: Station, issuedAt: Timestamp, horizons: [Int]) throws -> Answer {
        if let served = slot.served {
            let forecast = try served.forecaster.forecast(
                series: history,
                station: station,
                origin: issuedAt.nearestHour,
                horizons: horizons
            )
            return Answer(forecast, version: served.version)
        }
        guard let temperature = history[.temperature, issuedAt.nearestHour] else {
            throw ForecastError.originWithoutTemperature(station: station.id, origin: issuedAt)
        }
        return try persistence(Double(temperature), horizons: horizons)
    }

    /// The forecast from a sequence that the client sent.
    ///
    /// - Throws: `ForecastError` when the sequence does not fit the model.
    func answer(sequence: [[Double]], time: Timestamp?, station: Station?, horizons: [Int]) throws -> Answer {
        if let served = slot.served {
            let forecast = try served.forecaster.forecast(
                sequence: sequence,
                time: time,
                station: station,
                horizons: horizons
            )
            return Answer(forecast, version: served.version)
        }
        return try persistence(try Self.newestTemperature(of: sequence), horizons: horizons)
    }

    /// Without a model a sequence of any channel set will do.
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

    private func persistence(_ temperature: Double, horizons: [Int]) throws -> Answer {
        guard !horizons.isEmpty else { throw ForecastError.noHorizons(longest: Self.longestHorizonWithoutModel) }
        if let wrong = horizons.first(where: { !(1...Self.longestHorizonWithoutModel).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: wrong, longest: Self.longestHorizonWithoutModel)
        }
        return Answer(
            answerer: .persistence,
            modelVersion: nil,
            persistence: temperature,
            values: horizons.map { Forecast.Point(horizon: $0, value: temperature) },
            missingInputs: []
        )
    }

    /// What is kept of the forecasts issued at an hour, to be judged when their target times have come; empty where no
    /// forecast can be made.
    func forecastRecords(
        history: HourlySeries,
        station: Station,
        issuedAt: Timestamp,
        horizons: [Int],
        served: ServedModel?
    ) -> [ForecastRecord] {
        guard let temperature = history[.temperature, issuedAt.nearestHour].map(Double.init) else { return [] }
        let forecast = served.flatMap { served in
            try? served.forecaster.forecast(
                series: history,
                station: station,
                origin: issuedAt.nearestHour,
                horizons: horizons.filter { $0 <= served.forecaster.specification.horizons }
            )
        }
        let values = Dictionary((forecast?.points ?? []).map { ($0.horizon, $0) }) { first, _ in first }
        return horizons.map { horizon in
            ForecastRecord(
                station: station.id,
                issuedAt: issuedAt,
                horizon: horizon,
                model: model,
                modelVersion: values[horizon] == nil ? nil : served?.version,
                served: values[horizon]?.value ?? temperature,
                champion: values[horizon]?.value,
                persistence: temperature,
                lower: values[horizon]?.lower,
                upper: values[horizon]?.upper
            )
        }
    }
}

extension Answering.Answer {
    init(_ forecast: Forecast, version: String) {
        answerer = .champion
        modelVersion = version
        persistence = forecast.persistence
        values = forecast.points
        missingInputs = forecast.missingInputs
    }
}
