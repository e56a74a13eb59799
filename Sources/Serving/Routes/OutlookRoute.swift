import Forecasting
import Hummingbird
import JSONSchema
import Observations
import Store

/// `GET /v1/stations/{id}/outlook`: the next 24 hours of a station, hour by hour, and what each value is made of.
struct OutlookRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let clock: WeatherClock

    static let parameters = [QueryParameter.target]

    func handle(_ request: Request, context: APIRequestContext) async throws -> StationOutlook {
        let answering = try targets.named(by: request).answering
        let id = try context.decodedParameter("id")
        let horizons = Array(1...(answering.champion?.model.horizons ?? Horizons.longest))
        let found = try await store.read { [clock] transaction -> (Hour, StationKnowledge, Freshness?)? in
            guard
                let (origin, knowledge) = try transaction.knowledge(
                    of: id,
                    for: answering,
                    combined: true,
                    horizons: horizons
                )
            else { return nil }
            return (origin, knowledge, try transaction.freshness(of: id, target: answering.target.name, by: clock))
        }
        guard let (origin, knowledge, freshness) = found else { throw Problem.noObservations(of: id) }
        do {
            let answer = try answering.storedAnswer(from: knowledge, at: origin, horizons: horizons)
            return StationOutlook(
                answer,
                from: answering,
                station: knowledge.station,
                issuedAt: Timestamp(origin),
                freshness: freshness?.with(answer.warning)
            )
        } catch let error as ForecastError {
            throw Problem.invalid(parameter: "target", "\(error)")
        }
    }
}
