import Hummingbird
import LoopReport
import Store

/// `GET /timeline`: what was forecast and what came at one station, the errors, and how close drift was.
///
/// `station` (the one observed last), `horizon` (the shortest followed one) and `hours` (two weeks).
struct TimelineRoute: Sendable {
    let store: Store
    let model: String
    /// Hours, shortest first.
    let followedHorizons: [Int]

    static let defaultHours = 336
    /// Ten years.
    static let longestHours = 87_600

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
            try TimelineReport.read(in: transaction, model: model, station: station, horizon: horizon, hours: hours)
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
}
