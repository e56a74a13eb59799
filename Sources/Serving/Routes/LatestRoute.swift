import Forecasting
import Hummingbird
import Store

/// `GET /latest`: the newest observation, of one station with `?station=`.
struct LatestRoute: Sendable {
    let store: Store

    struct Answer: RouteAnswer, Encodable {
        var row: Row
    }

    struct Row: Encodable {
        var station: String
        var ts: Timestamp
        var temperature: Double?
        var windspeed: Double?
        var pressure: Double?

        private enum CodingKeys: String, CodingKey {
            case station
            case ts
            case temperature
            case windspeed
            case pressure
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(station, forKey: .station)
            try container.encode(ts, forKey: .ts)
            // A channel that is missing is null, so that a client need not know whether the key is there.
            try container.encode(temperature, forKey: .temperature)
            try container.encode(windspeed, forKey: .windspeed)
            try container.encode(pressure, forKey: .pressure)
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let station = request.uri.queryParameters["station"].map(String.init)
        guard let record = try await store.read({ try $0.latestObservation(of: station) }) else {
            throw Problem(
                .notFound,
                kind: .station,
                title: "No observations yet",
                detail: station.map { "nothing was observed at station '\($0)' yet" } ?? "nothing was observed yet"
            )
        }
        let observation = record.observation
        return Answer(
            row: Row(
                station: observation.station,
                ts: observation.time,
                temperature: observation.temperature,
                windspeed: observation.windSpeed,
                pressure: observation.pressure
            )
        )
    }
}
