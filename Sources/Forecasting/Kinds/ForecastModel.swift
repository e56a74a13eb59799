package import Observations

/// A trained model of any kind that forecasts one target.
///
/// Every kind gives these guarantees; the conformance suite of the kinds checks them:
/// - It is immutable. The same inputs give the same bits, on any thread.
/// - It reads nothing observed after the origin.
/// - `init(specification:tensors:)` with its own specification and tensors gives the same forecasts, bit for bit.
/// - A missing input makes a forecast worse and is reported. The model fails only if the target is unknown at the
///   origin or at more than half of the hours of the window.
package protocol ForecastModel: Predictor {
    associatedtype Specification: ModelSpecification

    var specification: Specification { get }

    // Facts of the specification that an answer needs; it is large, and reading it through an existential copies it.

    /// ``ModelSpecification/inputs``.
    var inputs: [Variable] { get }

    /// ``ModelSpecification/window``.
    var window: Int { get }

    /// ``ModelSpecification/history``.
    var history: Int { get }

    /// ``ModelSpecification/horizons``.
    var horizons: Int { get }

    /// The weights, in the order in which they are stored.
    var tensors: [Tensor] { get }

    /// - Throws: ``ForecastError/specification(_:)`` or a ``TensorError`` if the weights do not fit the specification.
    init(specification: Specification, tensors: [String: Tensor]) throws

    /// The forecast for 1 … `specification.horizons` hours ahead.
    ///
    /// - Parameter inputs: the target is known at the origin and at half or more of the window's hours.
    /// - Returns: `specification.horizons` values in the target's unit.
    /// - Throws: an error of the kind if its weights cannot be applied to the inputs.
    func values(_ inputs: ForecastInputs) throws -> [Float]

    /// The inputs that are missing for these horizons, except the time, the place and the target.
    func missingInputs(_ inputs: ForecastInputs, horizons: [Int]) -> [MissingInput]
}

extension ForecastModel {
    package var target: Variable { specification.target }

    package var inputs: [Variable] { specification.inputs }

    package var window: Int { specification.window }

    package var history: Int { specification.history }

    package var horizons: Int { specification.horizons }

    package var name: String { Specification.kind.rawValue }

    /// Forecasts from an hour of a station's observations.
    ///
    /// Reads nothing after `origin`. Most accurate with ``ModelSpecification/history`` hours of observations before the
    /// window.
    ///
    /// - Parameters:
    ///   - series: the observations of the station.
    ///   - station: supplies the place for the sun's position; `nil` if unknown.
    ///   - origin: the hour of the newest observation that may be read.
    ///   - horizons: hours ahead, each 1 … `specification.horizons`; `nil` for all of them.
    /// - Returns: one point for each horizon, without bounds.
    /// - Throws: ``ForecastError`` with the missing input or the horizon out of range.
    package func forecast(
        series: HourlySeries,
        station: Station?,
        origin: Hour,
        horizons: [Int]? = nil
    ) throws -> Forecast {
        try forecast(
            ForecastInputs(series: series, origin: origin, station: station, hasTime: true),
            horizons: horizons
        )
    }

    /// Forecasts from a bare sequence.
    ///
    /// - Parameters:
    ///   - sequence: hourly steps, oldest first, each with the values of `specification.inputs` in their order. The
    ///     model reads the newest `specification.window` steps; older steps are used for the means over the last days.
    ///   - time: the time of the newest step; `nil` if unknown.
    ///   - station: supplies the place for the sun's position; `nil` if unknown.
    ///   - horizons: hours ahead; `nil` for all.
    /// - Returns: one point for each horizon, without bounds.
    /// - Throws: ``ForecastError`` with the step and the variable that cannot be read.
    package func forecast(
        sequence: [[Double]],
        time: Timestamp? = nil,
        station: Station? = nil,
        horizons: [Int]? = nil
    ) throws -> Forecast {
        let origin = time?.nearestHour ?? Hour(Int64(sequence.count))
        let series = try HourlySeries(
            sequence: sequence,
            variables: inputs,
            window: window,
            history: history,
            endingAt: origin
        )
        return try forecast(
            ForecastInputs(series: series, origin: origin, station: station, hasTime: time != nil),
            horizons: horizons
        )
    }

    /// Whether half or more of the hours of an origin's window are known.
    package func canForecast(from origin: Hour, of series: HourlySeries) -> Bool {
        suffices(series.knownHours(of: target, before: origin, window: window))
    }

    private func suffices(_ known: Int) -> Bool { known * 2 >= window }

    private func forecast(_ inputs: ForecastInputs, horizons: [Int]?) throws -> Forecast {
        let longest = self.horizons
        let wanted = horizons ?? Array(1...longest)
        guard !wanted.isEmpty else { throw ForecastError.noHorizons(longest: longest) }
        if let horizon = wanted.first(where: { !(1...longest).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: horizon, longest: longest)
        }
        let (target, window) = (target, window)
        guard let now = inputs.series[target, inputs.origin] else {
            throw ForecastError.originWithoutTarget(
                target,
                station: inputs.station?.id,
                origin: Timestamp(inputs.origin)
            )
        }
        let known = inputs.series.knownHours(of: target, before: inputs.origin, window: window)
        guard suffices(known) else {
            throw ForecastError.tooFewHours(
                target,
                known: known,
                window: window,
                origin: Timestamp(inputs.origin)
            )
        }
        let values = try values(inputs)
        let points = try wanted.map { horizon in
            let value = Double(values[horizon - 1])
            guard value.isFinite else { throw ForecastError.notFiniteForecast(horizon: horizon) }
            return Forecast.Point(horizon: horizon, value: value)
        }
        return Forecast(
            issuedAt: inputs.hasTime ? Timestamp(inputs.origin) : nil,
            persistence: Double(now),
            points: points,
            missingInputs: inputs.missingPlace + missingInputs(inputs, horizons: wanted)
                + (known < window ? [.variable(target)] : [])
        )
    }
}

extension HourlySeries {
    /// The number of hours, of the `window` hours that end at `hour`, that have a value of the variable after filling
    /// short gaps.
    package func knownHours(of variable: Variable, before hour: Hour, window: Int) -> Int {
        (0..<window)
            .count { age in
                !value(variable, at: hour - age, carriedForwardAtMost: FeatureLayout.carryForwardLimit).isNaN
            }
    }
}
