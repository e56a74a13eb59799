import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// `GET /metrics`: in Prometheus's text format, or OpenMetrics for a client that prefers it.
struct MetricsRoute: Sendable {
    let registry: PrometheusRegistry

    func handle(_ request: Request, context: APIRequestContext) async throws -> Response {
        let format = ExpositionFormat(accept: request.headers[values: .accept].joined(separator: ","))
        let body = await registry.scrape(format)
        return Response(
            status: .ok,
            headers: [.contentType: format.contentType, .contentLength: String(body.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
