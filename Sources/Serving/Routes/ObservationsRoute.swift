import Access
import Forecasting
import Hummingbird
import Observations
import Store
import Timing

/// `POST /observations`: stores observations, joins them with the forecasts for their hours, and answers with the next
/// forecast.
struct ObservationsRoute: Sendable {
    let ingestion: Ingestion
    let metrics: IngestionMetrics

    static let weight = RouteWeight(eachOf: 1000, "observations")

    func handle(
        _ input: ObservationsInput,
        _ request: Request,
        context: APIRequestContext
    ) async throws -> IngestionBody {
        let accepted: AcceptedObservations
        do {
            accepted = try input.accepted(now: Timestamp(secondsSince1970: Int64(ingestion.now())))
        } catch {
            metrics.rejected(RejectedObservations(count: input.observations.count, problem: error as? Problem))
            throw error
        }
        let credential = context.credential
        try credential.requireStations(accepted.stations.lazy.map(\.id))
        try context.charge(Self.weight, for: input.observations.count)
        let report = try await ingestion.ingest(
            accepted,
            isTrustedClient: ingestion.trust.trustsEveryClient,
            named: credential.namedStations
        )
        metrics.ingested(report)
        return IngestionBody(report)
    }
}
