import Access
import Forecasting
import Hummingbird
import Observations
import Store

/// `GET /latest`: the newest observation of all stations, or of the one in `?station=`.
struct LatestRoute: Sendable {
    let store: Store
    let clock: WeatherClock

    static let parameters = [QueryParameter.station]

    struct Answer: JSONRouteAnswer, Encodable {
        var row: Row
    }

    struct Row: Encodable {
        var observation: Observation
        var freshness: Freshness

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: VariableKey.self)
            try container.encode(observation.station, forKey: "station")
            for key in Self.timeKeys { try container.encode(observation.time, forKey: key) }
            try container.encode(freshness.age, forKey: "age")
            try container.encode(freshness.isStale, forKey: "stale")
            try container.encode(freshness.warnings, forKey: "warnings")
            // Every key is present: a missing value is null.
            for variable in Variable.all {
                for key in Self.keys(of: variable) { try container.encode(observation[variable], forKey: key) }
            }
        }

        /// The keys of the time; clients of the original API read `ts`.
        static let timeKeys: [VariableKey] = ["time", "ts"]

        /// The keys of a variable; clients of the original API read `windspeed`.
        static func keys(of variable: Variable) -> [VariableKey] {
            [VariableKey(variable.name)] + (variable == .windSpeed ? ["windspeed"] : [])
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let station = try request.station()
        let named = context.credential.namedStations
        let row = try await store.read { [clock] transaction -> Row? in
            guard let record = try transaction.newestObservation(of: station, among: named),
                let freshness = try transaction.freshness(of: record.observation.station, target: nil, by: clock)
            else { return nil }
            return Row(observation: record.observation, freshness: freshness)
        }
        guard let row else { throw Problem.noObservations(of: station) }
        return Answer(row: row)
    }
}

extension ReadTransaction {
    /// The newest observation of a station; without one, of all stations that the client may read.
    fileprivate func newestObservation(of station: String?, among named: StationPatterns?) throws -> ObservationRecord?
    {
        guard station == nil, let named else { return try latestObservation(of: station) }
        return try newestStations(among: named, limit: 1).first.flatMap { try latestObservation(of: $0.station.id) }
    }
}
