import Access
import Hummingbird
import JSONSchema
import Observations
import Reporting
import Store

/// `GET /timeline`: forecasts, observations, errors and the drift statistic of one station.
///
/// Parameters and their defaults: `target` (the first), `station` (the most recently observed), `horizon` (the shortest
/// stored one) and `hours` (two weeks).
struct TimelineRoute: Sendable {
    let store: Store
    let targets: ServedTargets

    static let defaultHours = 336

    static let parameters = [
        QueryParameter.target, QueryParameter("station", .station, "Default: the station observed last."),
        QueryParameter("horizon", .horizon, "Default: the shortest followed horizon."),
        QueryParameter("hours", .integer(24...TimelineReport.longestHours), "Default \(defaultHours)."),
    ]

    func handle(_ request: Request, context: APIRequestContext) async throws -> TimelineReport {
        let target = try targets.named(by: request).target
        let horizon = try request.followedHorizon(of: target)
        let hours = try request.integer("hours", in: 24...TimelineReport.longestHours) ?? Self.defaultHours
        let station = try request.station()
        let named = context.credential.namedStations
        let report: TimelineReport? = try await store.readAtLength { transaction in
            var chosen = station
            if chosen == nil, let named {
                guard let own = try transaction.newestStations(among: named, limit: 1).first else { return nil }
                chosen = own.station.id
            }
            return try TimelineReport.read(
                in: transaction,
                target: target.name,
                station: chosen,
                horizon: horizon,
                hours: hours
            )
        }
        guard let report else {
            throw Problem.noObservations(of: station)
        }
        return report
    }
}

extension TimelineReport: JSONRouteAnswer {}
