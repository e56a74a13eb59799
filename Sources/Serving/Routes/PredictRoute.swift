import Forecasting
import Hummingbird
import Observations
import Store
import Timing

/// `POST /predict`: a forecast from the client's data, or from a station's stored observations.
struct PredictRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let metrics: ForecastMetrics
    let clock: WeatherClock

    func handle(_ input: PredictInput, _ request: Request, context: APIRequestContext) async throws -> ForecastBody {
        var complaints = Complaints()
        input.station?.check(at: "station", &complaints)
        try complaints.check()
        try context.credential.requireStations([input.station?.station.id].compactMap { $0 })
        let body = try await answer(to: input, for: try targets.named(inBody: input.target, by: request).answering)
        metrics.answered(body)
        return body
    }

    private func answer(to input: PredictInput, for answering: Answering) async throws -> ForecastBody {
        let horizons = try input.wantedHorizons()
        let source = try input.source(
            of: answering.sequenceInputs,
            now: Timestamp(secondsSince1970: Int64(clock.now()))
        )
        do {
            switch source {
            case .sequence(let sequence, let time):
                let (station, intervals) = try await known(input.station?.station, horizons: horizons, for: answering)
                let answer = try answering.answer(
                    sequence: sequence,
                    time: time,
                    station: station,
                    horizons: horizons,
                    intervals: intervals
                )
                let hour = time.map { Timestamp($0.nearestHour) }
                return ForecastBody(answer, from: answering, station: station?.id, issuedAt: hour)
            case .window(let series, let origin):
                let (station, intervals) = try await known(input.station?.station, horizons: horizons, for: answering)
                let answer = try answering.answer(
                    from: StationKnowledge(
                        station: station ?? Station(id: "window"),
                        history: series,
                        intervals: intervals
                    ),
                    at: origin,
                    horizons: horizons
                )
                return ForecastBody(answer, from: answering, station: station?.id, issuedAt: Timestamp(origin))
            case .storedObservations:
                return try await stored(
                    input.station?.station.id ?? "",
                    horizons: horizons,
                    for: answering,
                    combined: input.answer != .champion
                )
            }
        } catch let error as ForecastError {
            throw Problem.invalid(error.isAboutHorizons ? "horizons" : source.pointer, "\(error)")
        }
    }

    /// The forecast from a station's newest hour with the target, by the combination if `combined`, else by the champion alone.
    private func stored(
        _ id: String,
        horizons: [Int],
        for answering: Answering,
        combined: Bool
    ) async throws -> ForecastBody {
        let (found, freshness) = try await store.read { [clock] transaction in
            (
                try transaction.knowledge(of: id, for: answering, combined: combined, horizons: horizons),
                try transaction.freshness(of: id, target: answering.target.name, by: clock)
            )
        }
        guard let (origin, knowledge) = found else {
            throw Problem.noObservations(of: id)
        }
        let answer = try answering.storedAnswer(from: knowledge, at: origin, horizons: horizons)
        var body = ForecastBody(answer, from: answering, station: id, issuedAt: Timestamp(origin))
        body.freshness = freshness?.with(answer.warning)
        return body
    }

    /// The station and its intervals.
    ///
    /// Stored details complete those that the client sends. A station without observations has no intervals.
    private func known(
        _ station: Station?,
        horizons: [Int],
        for answering: Answering
    ) async throws -> (Station?, StationIntervals?) {
        guard let station else { return (nil, nil) }
        return try await store.read { transaction in
            guard let stored = try transaction.station(station.id) else { return (station, nil) }
            let intervals = try transaction.intervals(
                of: station.id,
                for: answering,
                answerer: .champion,
                horizons: horizons
            )
            return (station.merging(stored), intervals)
        }
    }
}

extension ReadTransaction {
    /// The newest hour of a station with the target, and the data from which its forecast is made.
    ///
    /// - Parameters:
    ///   - id: the station's id.
    ///   - answering: the settings and the champion.
    ///   - combined: whether the combination answers, else the champion.
    ///   - horizons: in hours.
    /// - Returns: `nil` for a station without observations.
    /// - Throws: a `StoreError`.
    func knowledge(
        of id: String,
        for answering: Answering,
        combined: Bool,
        horizons: [Int]
    ) throws -> (Hour, StationKnowledge)? {
        guard let newest = try latestHour(of: id, with: answering.variable) else { return nil }
        let knowledge = StationKnowledge(
            station: try station(id) ?? Station(id: id),
            history: try history(of: id, until: newest, for: answering),
            intervals: try intervals(
                of: id,
                for: answering,
                answerer: combined ? answering.modelAnswerer : .champion,
                horizons: horizons
            ),
            combination: combined ? try stationCombination(of: id, for: answering) : nil
        )
        return (newest, knowledge)
    }

    /// The intervals of a station for an answer at the given horizons.
    fileprivate func intervals(
        of station: String,
        for answering: Answering,
        answerer: Answerer,
        horizons: [Int]
    ) throws -> StationIntervals {
        var intervals = try stationIntervals(of: station, for: answering, answerer: answerer)
        let isGuarded = horizons.contains { answering.champion?.persistenceGuard.allows($0) != true }
        try intervals.preparePersistence(isNeeded: isGuarded) {
            try recentOutcomes(of: station, for: answering)
        }
        return intervals
    }
}

extension PredictSource {
    fileprivate var pointer: String {
        switch self {
        case .sequence: "sequence"
        case .window: "window"
        case .storedObservations: "station"
        }
    }
}

extension ForecastError {
    fileprivate var isAboutHorizons: Bool {
        switch self {
        case .horizonOutOfRange, .noHorizons: true
        default: false
        }
    }
}
