import Access
import Forecasting
import Hummingbird
import Observations
import Store

/// `GET /latest`: the newest observation of all stations, or of the one in `?station=`.
struct LatestRoute: Sendable {
    let store: Store

    static let parameters = [QueryParameter.station]

    struct Answer: JSONRouteAnswer, Encodable {
        var row: Row
    }

    struct Row: Encodable {
        var observation: Observation

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: VariableKey.self)
            try container.encode(observation.station, forKey: "station")
            try container.encode(observation.time, forKey: "ts")
            // Every key is present: a missing value is null.
            for variable in Variable.all { try container.encode(observation[variable], forKey: Self.key(variable)) }
        }

        /// The key of a variable; the wind speed has the key that clients of the original API read.
        static func key(_ variable: Variable) -> VariableKey {
            variable == .windSpeed ? "windspeed" : VariableKey(variable.name)
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let station = try request.station()
        let named = context.credential.namedStations
        let found = try await store.read { transaction in
            guard station == nil, let named else { return try transaction.latestObservation(of: station) }
            return try transaction.newestStations(among: named, limit: 1).first
                .flatMap { try transaction.latestObservation(of: $0.station.id) }
        }
        guard let record = found else {
            throw Problem.noObservations(of: station)
        }
        return Answer(row: Row(observation: record.observation))
    }
}
