import Forecasting
import Hummingbird
import Store

/// `GET /timeline`: what was forecast and what came at one station, the errors, and how close drift was.
///
/// `station` (the one observed last), `horizon` (the shortest followed one) and `hours` (two weeks). Long spans come in
/// steps of several hours, so that an answer has at most ``maximumSteps`` of them.
struct TimelineRoute: Sendable {
    let store: Store
    let model: String
    /// Hours, shortest first.
    let followedHorizons: [Int]

    static let maximumSteps = 800
    static let defaultHours = 336
    /// Ten years.
    static let longestHours = 87_600
    /// Errors are means over the last day, or over one step where that is longer.
    static let errorHours = 24

    func handle(_ request: Request, context: APIRequestContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let horizon = try request.integer("horizon", in: 1...24) ?? followedHorizons.first ?? 1
        guard followedHorizons.contains(horizon) else {
            let followed = followedHorizons.map(String.init).joined(separator: ", ")
            throw Problem.invalid("horizon", "\(horizon) came, one of the followed horizons is expected: \(followed)")
        }
        let hours = try request.integer("hours", in: 24...Self.longestHours) ?? Self.defaultHours
        let station = parameters["station"].map(String.init)
        let body = try await store.read { [model] transaction in
            try Self.body(in: transaction, model: model, station: station, horizon: horizon, hours: hours)
        }
        guard let body else {
            throw Problem(
                .notFound,
                kind: "station",
                title: "No observations yet",
                detail: station.map { "nothing was observed at station '\($0)' yet" } ?? "nothing was observed yet"
            )
        }
        return try Response(json: body)
    }

    private static func body(
        in transaction: ReadTransaction,
        model: String,
        station: String?,
        horizon: Int,
        hours: Int
    ) throws -> TimelineBody? {
        guard let chosen = try station ?? transaction.newestObservation()?.observation.station,
            let newest = try transaction.latestObservation(of: chosen)
        else { return nil }
        let stepHours = (hours + maximumSteps - 1) / maximumSteps
        let query = ErrorHistoryQuery(
            station: newest.observation.station,
            horizon: horizon,
            // The errors at the beginning look back as far as the others.
            range: newest.hour.adding(hours: -hours - errorHours)...newest.hour,
            stepHours: stepHours
        )
        return TimelineBody(
            query: query,
            hours: hours,
            steps: try transaction.errorHistory(query),
            levels: try transaction.driftLevels(of: model, query),
            forecasts: try transaction.latestForecasts(of: query.station),
            now: newest.observation
        )
    }
}
