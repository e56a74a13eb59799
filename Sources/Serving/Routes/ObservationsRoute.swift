import Forecasting
import Hummingbird
import Store
import Timing

/// `POST /observations`: stores one or many, matches them with the forecasts made for their hours, and answers with the
/// next forecast.
struct ObservationsRoute: Sendable {
    let ingestion: Ingestion
    let metrics: ServingCounters

    private struct Body: Encodable {
        var stored: Int
        var completed: Int
        var duplicates: Int
        var outcomes: Int
        var forecasts: [ForecastBody]
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Response {
        let input = try await request.json(ObservationsInput.self, context: context)
        let accepted: AcceptedObservations
        do {
            accepted = try input.accepted(now: Timestamp(secondsSince1970: Int64(ingestion.now())))
        } catch {
            metrics.rejected(RejectedObservations(count: input.observations.count, problem: error as? Problem))
            throw error
        }
        let report = try await ingestion.ingest(accepted)
        metrics.ingested(report)
        let forecasts = report.forecasts.sorted { $0.key < $1.key }.compactMap { ForecastBody($0.value) }
        return try Response(
            json: Body(
                stored: report.stored,
                completed: report.completed,
                duplicates: report.duplicates,
                outcomes: report.outcomes,
                forecasts: forecasts
            )
        )
    }
}
