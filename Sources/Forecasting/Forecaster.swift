import GRU

/// A trained network with everything it needs to turn observations into temperatures.
///
/// Immutable, safe to share.
package struct Forecaster: Sendable {
    package let specification: ModelSpecification
    package let network: GRUNetwork

    /// - Throws: ``ForecastError/specification(_:)`` if the weights are of another shape than the specification says.
    package init(specification: ModelSpecification, parameters: GRUParameters) throws(ForecastError) {
        guard parameters.shape == specification.shape else {
            throw .specification("the weights are of shape \(parameters.shape), it names \(specification.shape)")
        }
        self.specification = specification
        network = GRUNetwork(parameters)
    }

    /// The forecast from an hour of a station's observations.
    ///
    /// Reads nothing after `origin`. Best with six weeks of observations before it; with fewer than four days it does without
    /// the weekly means and says so.
    ///
    /// - Parameters:
    ///   - series: the observations of the station.
    ///   - station: its place decides where the sun stands; `nil` if not known.
    ///   - origin: the hour, counted from 1970-01-01T00:00:00Z, of the newest observation to be read.
    ///   - horizons: hours ahead, each 1 … `specification.horizons`; `nil` for all of them.
    /// - Returns: one point per horizon, without bounds.
    /// - Throws: ``ForecastError`` saying what is missing, or which horizon is out of range.
    package func forecast(
        series: HourlySeries,
        station: Station?,
        origin: Int64,
        horizons: [Int]? = nil
    ) throws -> Forecast {
        try forecast(
            Inputs(series: series, place: Place(station), station: station, time: Timestamp(hour: origin)),
            origin: origin,
            horizons: horizons
        )
    }

    /// The forecast from a bare sequence.
    ///
    /// - Parameters:
    ///   - sequence: hourly steps, oldest first, each with the channels of the model in their order. The newest
    ///     `specification.window` are read; older ones serve for the means over the last days.
    ///   - time: of the newest step; `nil` if not known.
    ///   - station: its place decides where the sun stands; `nil` if not known.
    ///   - horizons: hours ahead; `nil` for all.
    /// - Returns: one point per horizon, without bounds.
    /// - Throws: ``ForecastError`` naming the step and the channel that cannot be read.
    package func forecast(
        sequence: [[Double]],
        time: Timestamp? = nil,
        station: Station? = nil,
        horizons: [Int]? = nil
    ) throws -> Forecast {
        let origin = time?.nearestHour ?? Int64(sequence.count)
        let series = try HourlySeries(
            sequence: sequence,
            channels: specification.channels,
            window: specification.window,
            endingAt: origin
        )
        return try forecast(
            Inputs(series: series, place: time == nil ? nil : Place(station), station: station, time: time),
            origin: origin,
            horizons: horizons
        )
    }

    /// What a forecast is made from, whichever way it came.
    private struct Inputs {
        let series: HourlySeries
        let place: Place?
        let station: Station?
        let time: Timestamp?
    }

    private func forecast(_ inputs: Inputs, origin: Int64, horizons: [Int]?) throws -> Forecast {
        let layout = specification.layout
        let wanted = horizons ?? Array(1...layout.horizons)
        guard !wanted.isEmpty else { throw ForecastError.noHorizons(longest: layout.horizons) }
        if let horizon = wanted.first(where: { !(1...layout.horizons).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: horizon, longest: layout.horizons)
        }
        guard let now = inputs.series[.temperature, origin] else {
            throw ForecastError.originWithoutTemperature(station: inputs.station?.id, origin: Timestamp(hour: origin))
        }
        let known = inputs.series.knownTemperatures(before: origin, window: layout.window)
        guard suffices(known) else {
            throw ForecastError.tooFewTemperatures(known: known, window: layout.window, origin: Timestamp(hour: origin))
        }
        let changes = try changes(of: inputs.series, place: inputs.place, origin: origin)
        let points = try wanted.map { horizon in
            let value = Double(now + changes[horizon - 1] * specification.scaler.targetSpreads[horizon - 1])
            guard value.isFinite else { throw ForecastError.notFiniteForecast(horizon: horizon) }
            return Forecast.Point(horizon: horizon, value: value)
        }
        return Forecast(
            issuedAt: inputs.time.map { _ in Timestamp(hour: origin) },
            persistence: Double(now),
            points: points,
            missingInputs: missingInputs(inputs, origin: origin, horizons: wanted, known: known)
        )
    }

    /// Whether enough temperatures of an origin's window are known: half of them.
    package func canForecast(from origin: Int64, of series: HourlySeries) -> Bool {
        suffices(series.knownTemperatures(before: origin, window: specification.window))
    }

    private func suffices(_ knownTemperatures: Int) -> Bool { knownTemperatures * 2 >= specification.window }

    /// The network's outputs for one origin, in spreads of the targets.
    private func changes(of series: HourlySeries, place: Place?, origin: Int64) throws -> [Float] {
        let layout = specification.layout
        let table = FeatureTable(
            layout: layout,
            scaler: specification.scaler,
            series: series,
            place: place,
            hours: origin - Int64(layout.window) + 1..<origin + 1
        )
        var steps = [Float](repeating: 0, count: layout.window * layout.inputSize)
        var context = [Float](repeating: 0, count: layout.contextSize)
        steps.withUnsafeMutableBufferPointer { table.writeWindow(endingAt: origin, into: $0) }
        context.withUnsafeMutableBufferPointer { table.writeContext(at: origin, into: $0) }
        return try network.forward(steps: steps, context: context)
    }

    private func missingInputs(_ inputs: Inputs, origin: Int64, horizons: [Int], known: Int) -> [MissingInput] {
        var missing: [MissingInput] = []
        let atOrigin = HourInputs(hour: origin, series: inputs.series)
        let channels = specification.channels.channels
        if inputs.time == nil { missing.append(.time) }
        if inputs.place == nil {
            if inputs.station?.latitude == nil { missing.append(.latitude) }
            if inputs.station?.longitude == nil { missing.append(.longitude) }
        }
        if horizons.contains(where: { DiurnalHistory.meanChange(horizon: $0, at: origin, of: inputs.series).isNaN }) {
            missing.append(.weeklyHistory)
        }
        if channels.contains(.windSpeed), atOrigin[.windSpeed].isNaN { missing.append(.windSpeed) }
        if channels.contains(.pressure), atOrigin[.pressureTendency].isNaN { missing.append(.pressure) }
        if known < specification.window { missing.append(.temperature) }
        return missing
    }
}
