import Forecasting
import Hummingbird
import Store
import Timing

/// `POST /predict`: a forecast from what the client sent, or from a station's stored observations.
struct PredictRoute: Sendable {
    let store: Store
    let answering: Answering
    let metrics: ForecastMetrics
    let now: WallClock

    func handle(_ input: PredictInput, _ request: Request, context: APIRequestContext) async throws -> ForecastBody {
        let problems = input.station?.problems(at: "station") ?? []
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let body = try await answer(to: input)
        metrics.answered(body)
        return body
    }

    private func answer(to input: PredictInput) async throws -> ForecastBody {
        let horizons = try input.wantedHorizons()
        let source = try input.source(now: Timestamp(secondsSince1970: Int64(now())))
        let champion = answering.slot.served
        do {
            switch source {
            case .sequence(let sequence, let time):
                let (station, intervals) = try await known(
                    input.station?.station,
                    horizons: horizons,
                    champion: champion
                )
                let answer = try answering.answer(
                    sequence: sequence,
                    time: time,
                    station: station,
                    horizons: horizons,
                    champion: champion,
                    intervals: intervals
                )
                let hour = time.map { Timestamp(hour: $0.nearestHour) }
                return ForecastBody(answer, from: answering, station: station?.id, issuedAt: hour)
            case .window(let series, let issuedAt):
                let (station, intervals) = try await known(
                    input.station?.station,
                    horizons: horizons,
                    champion: champion
                )
                let answer = try answering.answer(
                    from: StationKnowledge(
                        station: station ?? Station(id: "window"),
                        history: series,
                        intervals: intervals
                    ),
                    issuedAt: issuedAt,
                    horizons: horizons,
                    champion: champion
                )
                return ForecastBody(answer, from: answering, station: station?.id, issuedAt: issuedAt)
            case .storedObservations:
                return try await stored(
                    input.station?.station.id ?? "",
                    horizons: horizons,
                    champion: champion,
                    combined: input.answer != .champion
                )
            }
        } catch let error as ForecastError {
            throw Problem.invalid(error.isAboutHorizons ? "horizons" : source.pointer, "\(error)")
        }
    }

    /// The forecast from a station's newest observation; `combined` tells whether more than the champion is wanted.
    private func stored(
        _ id: String,
        horizons: [Int],
        champion: ServedModel?,
        combined: Bool
    ) async throws -> ForecastBody {
        let found = try await store.read { [answering] transaction -> (Timestamp, StationKnowledge)? in
            guard let newest = try transaction.latestObservation(of: id)?.hour else { return nil }
            let knowledge = StationKnowledge(
                station: try transaction.station(id) ?? Station(id: id),
                history: try transaction.history(of: id, until: newest, champion: champion),
                intervals: try transaction.intervals(
                    of: id,
                    answering: answering,
                    answerer: combined ? answering.modelAnswerer : .champion,
                    horizons: horizons,
                    champion: champion
                ),
                combination: combined
                    ? try transaction.stationCombination(of: id, answering: answering, champion: champion) : nil
            )
            return (newest, knowledge)
        }
        guard let (hour, knowledge) = found else {
            throw Problem(
                .notFound,
                kind: .station,
                title: "No observations of this station",
                detail: "nothing was observed at station '\(id)' yet; post its observations to /observations first"
            )
        }
        let answer = try answering.answer(from: knowledge, issuedAt: hour, horizons: horizons, champion: champion)
        return ForecastBody(answer, from: answering, station: id, issuedAt: hour)
    }

    /// The station as the client describes it, completed by what is stored when only its id came, and the intervals of
    /// one that has observations.
    private func known(
        _ station: Station?,
        horizons: [Int],
        champion: ServedModel?
    ) async throws -> (Station?, StationIntervals?) {
        guard let station else { return (nil, nil) }
        return try await store.read { [answering] transaction in
            guard let stored = try transaction.station(station.id) else { return (station, nil) }
            let intervals = try transaction.intervals(
                of: station.id,
                answering: answering,
                answerer: .champion,
                horizons: horizons,
                champion: champion
            )
            return (station.longitude == nil ? stored : station, intervals)
        }
    }
}

extension ReadTransaction {
    /// The intervals of a station for an answer at the given horizons.
    fileprivate func intervals(
        of station: String,
        answering: Answering,
        answerer: Answerer,
        horizons: [Int],
        champion: ServedModel?
    ) throws -> StationIntervals {
        var intervals = try stationIntervals(
            of: station,
            answering: answering,
            answerer: answerer,
            champion: champion
        )
        let isGuarded = horizons.contains { champion?.persistenceGuard.allows($0) != true }
        try intervals.preparePersistence(isNeeded: isGuarded) {
            try recentOutcomes(of: station, horizons: answering.followedHorizons)
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
