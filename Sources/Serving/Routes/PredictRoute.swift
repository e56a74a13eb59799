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
        let input = try await request.json(PredictInput.self, context: context)
        let problems = input.station?.problems(at: "station") ?? []
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let body = try await answer(to: input)
        metrics.predicted(body)
        return try Response(json: body)
    }

    private func answer(to input: PredictInput) async throws -> ForecastBody {
        let horizons = try input.wantedHorizons()
        let source = try input.source(now: Timestamp(secondsSince1970: Int64(now())))
        do {
            switch source {
            case .sequence(let sequence, let time):
                let station = try await known(input.station?.station)
                let answer = try answering.answer(
                    sequence: sequence,
                    time: time,
                    station: station,
                    horizons: horizons
                )
                let hour = time.map { Timestamp(hour: $0.nearestHour) }
                return ForecastBody(answer, model: answering.model, station: station?.id, issuedAt: hour)
            case .window(let series, let issuedAt):
                let station = try await known(input.station?.station) ?? Station(id: "window")
                let answer = try answering.answer(
                    history: series,
                    station: station,
                    issuedAt: issuedAt,
                    horizons: horizons
                )
                return ForecastBody(
                    answer,
                    model: answering.model,
                    station: input.station?.station.id,
                    issuedAt: issuedAt
                )
            case .storedObservations:
                return try await stored(input.station?.station.id ?? "", horizons: horizons)
            }
        } catch let error as ForecastError {
            throw Problem.invalid(error.isAboutHorizons ? "horizons" : source.pointer, "\(error)")
        }
    }

    private func stored(_ id: String, horizons: [Int]) async throws -> ForecastBody {
        let found = try await store.read { transaction -> (Station, Timestamp, HourlySeries)? in
            guard let newest = try transaction.latestObservation(of: id) else { return nil }
            let station = try transaction.station(id) ?? Station(id: id)
            return (station, newest.hour, try transaction.history(of: id, until: newest.hour))
        }
        guard let (station, hour, history) = found else {
            throw Problem(
                .notFound,
                kind: "station",
                title: "No observations of this station",
                detail: "nothing was observed at station '\(id)' yet; post its observations to /observations first"
            )
        }
        let answer = try answering.answer(history: history, station: station, issuedAt: hour, horizons: horizons)
        return ForecastBody(answer, model: answering.model, station: id, issuedAt: hour)
    }

    /// The station as the client describes it, completed by what is stored when only its id came.
    private func known(_ station: Station?) async throws -> Station? {
        guard let station, station.longitude == nil else { return station }
        return try await store.read { try $0.station(station.id) } ?? station
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
