import Forecasting
import Hummingbird
import Store

/// `POST /predict`: a forecast from what the client sent, or from a station's stored observations.
struct PredictRoute: Sendable {
    let store: Store
    let answering: Answering
    let metrics: ServingCounters
    let now: WallClock

    func handle(_ request: Request, context: APIRequestContext) async throws -> Response {
        let input = try await request.predictInput(context: context)
        let problems = input.station?.problems(at: "station") ?? []
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let body = try await answer(to: input)
        metrics.predicted(body)
        return try Response(json: body)
    }

    private func answer(to input: PredictInput) async throws -> ForecastBody {
        let horizons = try input.wantedHorizons()
        let source = try input.source(now: Timestamp(secondsSince1970: Int64(now())))
        let champion = answering.slot.served
        do {
            switch source {
            case .sequence(let sequence, let time):
                let (station, intervals) = try await known(input.station?.station, champion: champion)
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
                let (station, intervals) = try await known(input.station?.station, champion: champion)
                let answer = try answering.answer(
                    history: series,
                    station: station ?? Station(id: "window"),
                    issuedAt: issuedAt,
                    horizons: horizons,
                    champion: champion,
                    intervals: intervals
                )
                return ForecastBody(answer, from: answering, station: station?.id, issuedAt: issuedAt)
            case .storedObservations:
                return try await stored(input.station?.station.id ?? "", horizons: horizons, champion: champion)
            }
        } catch let error as ForecastError {
            throw Problem.invalid(error.isAboutHorizons ? "horizons" : source.pointer, "\(error)")
        }
    }

    private func stored(_ id: String, horizons: [Int], champion: ServedModel?) async throws -> ForecastBody {
        let found = try await store.read { [answering] transaction -> StoredStation? in
            guard let newest = try transaction.latestObservation(of: id) else { return nil }
            return StoredStation(
                station: try transaction.station(id) ?? Station(id: id),
                hour: newest.hour,
                history: try transaction.history(of: id, until: newest.hour, champion: champion),
                intervals: try transaction.stationIntervals(of: id, answering: answering, champion: champion)
            )
        }
        guard let found else {
            throw Problem(
                .notFound,
                kind: "station",
                title: "No observations of this station",
                detail: "nothing was observed at station '\(id)' yet; post its observations to /observations first"
            )
        }
        let answer = try answering.answer(
            history: found.history,
            station: found.station,
            issuedAt: found.hour,
            horizons: horizons,
            champion: champion,
            intervals: found.intervals
        )
        return ForecastBody(answer, from: answering, station: id, issuedAt: found.hour)
    }

    /// The station as the client describes it, completed by what is stored when only its id came, and the intervals of
    /// one that has observations.
    private func known(
        _ station: Station?,
        champion: ServedModel?
    ) async throws -> (Station?, StationIntervals?) {
        guard let station else { return (nil, nil) }
        return try await store.read { [answering] transaction in
            guard let stored = try transaction.station(station.id) else { return (station, nil) }
            let intervals = try transaction.stationIntervals(of: station.id, answering: answering, champion: champion)
            return (station.longitude == nil ? stored : station, intervals)
        }
    }
}

/// What the database knows about a station at one moment.
private struct StoredStation {
    var station: Station
    /// Of the newest observation.
    var hour: Timestamp
    var history: HourlySeries
    var intervals: StationIntervals
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
