import Forecasting
import Hummingbird
import Store

/// `GET /stations`: where observations come from, and how new they are.
struct StationsRoute: Sendable {
    let store: Store

    /// The most stations that are answered, those observed last first.
    static let largestLimit = 1000

    struct Answer: RouteAnswer, Encodable {
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
        let entries = try await store.read { try $0.newestStations(limit: limit) }
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
