import Hummingbird
import Observations
import Reporting
import Store

/// `GET /timeline`: what was forecast and what came at one station, the errors, and how close drift was.
///
/// `station` (the one observed last), `horizon` (the shortest followed one) and `hours` (two weeks).
struct TimelineRoute: Sendable {
    let store: Store
    let target: ReportedTarget

    static let defaultHours = 336
    /// Ten years.
    static let longestHours = 87_600

    func handle(_ request: Request, context: APIRequestContext) async throws -> TimelineReport {
        let parameters = request.uri.queryParameters
        let horizon =
            try request.integer("horizon", in: 1...Horizons.longest) ?? target.horizons.first ?? Horizons.drift
        guard target.horizons.contains(horizon) else {
            let followed = target.horizons.map(String.init).joined(separator: ", ")
            throw Problem.invalid("horizon", mustBe: "one of the followed horizons \(followed)", got: "\(horizon)")
        }
        let hours = try request.integer("hours", in: 24...Self.longestHours) ?? Self.defaultHours
        let station = parameters["station"].map(String.init)
        let report = try await store.read { [target] transaction in
            try TimelineReport.read(
                in: transaction,
                model: target.name,
                station: station,
                horizon: horizon,
                hours: hours
            )
        }
        guard let report else {
            throw Problem(
                .notFound,
                kind: .station,
                title: "No observations yet",
                detail: station.map { "nothing was observed at station '\($0)' yet" } ?? "nothing was observed yet"
            )
        }
        return report
    }
}

extension TimelineReport: RouteAnswer {}
