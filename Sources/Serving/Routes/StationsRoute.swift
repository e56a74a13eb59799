import Access
import Forecasting
import Hummingbird
import Observations
import Store

/// `GET /stations`: the stations with observations, and each one's newest hour.
struct StationsRoute: Sendable {
    let store: Store

    /// The largest number of stations in an answer; the most recently observed come first.
    static let largestLimit = 1000

    static let parameters = [QueryParameter.limit(1...largestLimit, default: 100, "stations")]

    struct Answer: JSONRouteAnswer, Encodable {
        var stations: [Entry]
    }

    struct Entry: Encodable {
        var id: String
        var name: String?
        var latitude: Double?
        var longitude: Double?
        var elevation: Double?
        var newest: Timestamp
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let limit = try request.integer("limit", in: 1...Self.largestLimit) ?? 100
        let named = context.credential.namedStations
        let entries = try await store.readAtLength { try $0.newestStations(among: named, limit: limit) }
            .map { station, hour in
                Entry(
                    id: station.id,
                    name: station.name,
                    latitude: station.latitude,
                    longitude: station.longitude,
                    elevation: station.elevation,
                    newest: hour
                )
            }
        return Answer(stations: entries)
    }
}
