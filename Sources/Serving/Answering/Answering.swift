import Forecasting
import Observations
import Store

/// Makes the forecasts of one target with one champion.
///
/// The combination answers for a known station. The champion answers for data that the client sends. Persistence
/// answers without a champion, and at horizons at which the champion may not answer.
struct Answering: Sendable {
    let target: Target
    /// The wanted coverage of the intervals, between 0 and 1.
    let intervalLevel: Double
    /// Whether the champion is combined with other experts.
    let combines: Bool
    /// The model in service; `nil` without one.
    let champion: ServedModel?

    var variable: Variable { target.variable }

    /// The answer to a client.
    ///
    /// Values are in the variable's unit.
    struct Answer: Sendable {
        /// The champion's version, even if persistence answered.
        var modelVersion: String?
        var persistence: Double
        /// Ordered as the requested horizons.
        var points: [Point]
        var missingInputs: [MissingInput]
        /// The reason why the model did not answer; `nil` if it could.
        var warning: String?
    }

    /// The answer at one horizon.
    struct Point: Sendable {
        /// Hours ahead.
        var horizon: Int
        var value: Double
        var answerer: Answerer
        /// Distances from ``value``.
        var interval: ConformalInterval?
        /// The experts' forecasts and weights in ``value``; `nil` if no combination answered.
        var combined: CombinedPoint?

        var weights: ExpertWeights? { combined?.weights }
    }

    /// The forecasts at one horizon from which the answer is chosen.
    struct Candidates {
        /// Hours ahead.
        var horizon: Int
        /// The newest observed value.
        var persistence: Double
        /// The champion's forecast; `nil` if it has none.
        var own: Double?
        /// The combination's forecast; `nil` if nothing is combined.
        var combined: CombinedPoint?
    }

    /// The answerer whose errors a station's intervals follow while a model answers.
    var modelAnswerer: Answerer { combines ? .combination : .champion }

    /// Chooses the answer at a horizon, without an interval.
    func decide(_ candidates: Candidates) -> Point {
        var point = Point(horizon: candidates.horizon, value: candidates.persistence, answerer: .persistence)
        if let own = candidates.own, variable.isPlausible(forecast: own),
            champion?.persistenceGuard.allows(candidates.horizon) == true
        {
            point.value = variable.limited(candidates.combined?.value ?? own)
            point.answerer = candidates.combined == nil ? .champion : .combination
            point.combined = candidates.combined
        }
        return point
    }

    /// The point with its interval.
    ///
    /// - Parameters:
    ///   - point: a decided point.
    ///   - intervals: the station's intervals; `nil` for an unknown station, which gets the champion's calibration.
    /// - Returns: the point, with an interval if errors of its answerer are known.
    func bounded(_ point: Point, intervals: StationIntervals?) -> Point {
        var point = point
        point.interval =
            if let intervals {
                intervals.interval(horizon: point.horizon, answerer: point.answerer, champion: champion)
            } else {
                point.answerer == .persistence ? nil : champion?.intervals[point.horizon]
            }
        point.interval = point.interval.map { limited($0, around: point.value) }
        return point
    }

    /// The interval without values that the variable cannot have.
    private func limited(_ interval: ConformalInterval, around value: Double) -> ConformalInterval {
        switch variable.kind {
        case .linear:
            ConformalInterval(
                lower: variable.limited(value + interval.lower) - value,
                upper: variable.limited(value + interval.upper) - value
            )
        case .circular(let period):
            ConformalInterval(lower: max(interval.lower, -period / 2), upper: min(interval.upper, period / 2))
        }
    }

    /// Checks the requested horizons.
    ///
    /// - Throws: `ForecastError` for horizons that cannot be forecast.
    static func check(_ horizons: [Int], longest: Int) throws {
        guard !horizons.isEmpty else { throw ForecastError.noHorizons(longest: longest) }
        if let wrong = horizons.first(where: { !(1...longest).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: wrong, longest: longest)
        }
    }

    /// The forecast without a model.
    ///
    /// - Throws: `ForecastError` for horizons that cannot be forecast.
    func persistence(_ value: Double, horizons: [Int], intervals: StationIntervals?) throws -> Answer {
        try Self.check(horizons, longest: Horizons.longest)
        return Answer(
            modelVersion: nil,
            persistence: value,
            points: horizons.map { horizon in
                bounded(decide(Candidates(horizon: horizon, persistence: value)), intervals: intervals)
            },
            missingInputs: []
        )
    }
}
