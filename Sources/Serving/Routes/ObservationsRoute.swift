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
        if let station = accepted.stations.first(where: { !context.credential.mayFeed($0.id) }) {
            throw Problem.forbiddenStation(station.id)
        }
        let report = try await ingestion.ingest(accepted)
        metrics.ingested(report)
        return IngestionBody(report)
    }
}
