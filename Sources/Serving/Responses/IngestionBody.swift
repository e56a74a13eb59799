import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to observations: counts, and the next forecast of each station.
struct IngestionBody: JSONRouteAnswer {
    var stored: Int
    var completed: Int
    /// Observations whose hour is stored with another value.
    var conflicts: Int
    var duplicates: Int
    var outcomes: Int
    /// By station and target.
    var forecasts: [ForecastBody]

    init(_ report: Ingestion.Report) {
        stored = report.stored
        completed = report.completed
        conflicts = report.conflicts
        duplicates = report.duplicates
        outcomes = report.outcomes
        forecasts = report.forecasts.sorted { $0.key < $1.key }
            .flatMap { $0.value.compactMap(ForecastBody.init) }
    }

    func response() -> Response {
        Response { writer in
            writer.object { writer in
                writer.key("completed")
                writer.value(completed)
                writer.key("conflicts")
                writer.value(conflicts)
                writer.key("duplicates")
                writer.value(duplicates)
                writer.key("forecasts")
                writer.array(forecasts) { $1.write(to: &$0) }
                writer.key("outcomes")
                writer.value(outcomes)
                writer.key("stored")
                writer.value(stored)
            }
        }
    }
}
