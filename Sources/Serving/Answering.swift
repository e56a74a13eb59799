import Forecasting
import Store

/// Makes forecasts: by the combination where a station is known, by the champion for what a client sends itself, and by
/// persistence where there is no champion or where it may not answer.
package struct Answering: Sendable {
    let slot: ChampionSlot
    /// The name of the model that serves.
    let model: String
    /// The horizons whose forecasts are kept and judged, in hours, shortest first.
    let followedHorizons: [Int]
    /// The share of observations that an interval is meant to hold.
    let intervalLevel: Double
    /// Whether the champion is combined with other experts.
    let combines: Bool

    package static let defaultIntervalLevel = 0.9
    package static let defaultHorizons = [1, 3, 6, 12, 24]
    /// Without a model there is nothing to ask how far it can look ahead.
    static let longestHorizonWithoutModel = 24

    package init(
        slot: ChampionSlot,
        model: String,
        followedHorizons: [Int] = Answering.defaultHorizons,
        intervalLevel: Double = Answering.defaultIntervalLevel,
        combines: Bool = true
    ) {
        self.slot = slot
        self.model = model
        self.followedHorizons = followedHorizons
        self.intervalLevel = intervalLevel
        self.combines = combines
    }

    /// A forecast as a client gets it.
    struct Answer: Sendable {
        /// The champion that forecast, also where it did not answer.
        var modelVersion: String?
        var persistence: Double
        /// By horizon, in the order asked for.
        var points: [Point]
        var missingInputs: [MissingInput]
    }

    /// What is answered at one horizon.
    struct Point: Sendable {
        /// In hours.
        var horizon: Int
        /// In °C.
        var value: Double
        var answerer: Answerer
        /// Around ``value``.
        var interval: ConformalInterval?
        /// The experts' shares in ``value``; `nil` where no combination answered.
        var shares: ExpertShares?
    }

    /// What is known at one horizon when it is decided who answers.
    struct Candidates {
        /// In hours.
        var horizon: Int
        /// The temperature now, °C.
        var persistence: Double
        /// The champion's forecast, °C; `nil` if it has none.
        var own: Double?
        /// `nil` where nothing is combined.
        var combined: CombinedPoint?
    }

    /// Whose errors a station's intervals follow while a model answers.
    var modelAnswerer: Answerer { combines ? .combination : .champion }

    /// Decides who answers at a horizon; the interval is for others to say.
    func decide(_ candidates: Candidates, of champion: ServedModel?) -> Point {
        var point = Point(horizon: candidates.horizon, value: candidates.persistence, answerer: .persistence)
        if let own = candidates.own, champion?.persistenceGuard.allows(candidates.horizon) == true {
            point.value = candidates.combined?.value ?? own
            point.answerer = candidates.combined == nil ? .champion : .combination
            point.shares = candidates.combined?.shares
        }
        return point
    }

    /// The point with the interval around it.
    ///
    /// - Parameters:
    ///   - point: whose answerer is decided.
    ///   - champion: the one that serves.
    ///   - intervals: of the station; `nil` where it is not known, and then the champion's as calibrated count.
    /// - Returns: the same answer with an interval, where errors of this kind are known.
    func bounded(_ point: Point, of champion: ServedModel?, intervals: StationIntervals?) -> Point {
        var point = point
        point.interval =
            if let intervals {
                intervals.interval(horizon: point.horizon, answerer: point.answerer, champion: champion)
            } else {
                point.answerer == .persistence ? nil : champion?.intervals[point.horizon]
            }
        return point
    }

    /// - Throws: `ForecastError` for horizons that cannot be forecast.
    static func check(_ horizons: [Int], longest: Int) throws {
        guard !horizons.isEmpty else { throw ForecastError.noHorizons(longest: longest) }
        if let wrong = horizons.first(where: { !(1...longest).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: wrong, longest: longest)
        }
    }

    /// The forecast where no model serves.
    ///
    /// - Throws: `ForecastError` for horizons that cannot be forecast.
    func persistence(_ temperature: Double, horizons: [Int], intervals: StationIntervals?) throws -> Answer {
        try Self.check(horizons, longest: Self.longestHorizonWithoutModel)
        return Answer(
            modelVersion: nil,
            persistence: temperature,
            points: horizons.map { horizon in
                let candidates = Candidates(horizon: horizon, persistence: temperature)
                return bounded(decide(candidates, of: nil), of: nil, intervals: intervals)
            },
            missingInputs: []
        )
    }
}
