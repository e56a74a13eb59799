import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// `GET /metrics`: the metrics in Prometheus' text format, or in OpenMetrics if the client prefers it.
struct MetricsRoute: Sendable {
    let registry: PrometheusRegistry

    struct Answer: RouteAnswer {

        var format: ExpositionFormat
        var families: [MetricFamily]

        static var forms: [AnswerForm] { [.text("text/plain"), .text("application/openmetrics-text")] }

        func response() -> Response {
            let body = format.render(families)
            return Response(
                status: .ok,
                headers: [.contentType: format.contentType, .contentLength: String(body.count)],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
            )
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let format = ExpositionFormat(accept: request.headers[values: .accept].joined(separator: ","))
        return Answer(format: format, families: await registry.gather())
    }
}
