import CoreMetrics
import Dispatch
import Hummingbird

/// Counts and times requests by route, not by path: clients must not be able to create series.
struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    let metrics: RequestMetrics
    /// The label of each path that exists.
    let labels: [String: String]

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        let labels = RequestMetrics.Labels(
            method: RouteTable.methods.contains(request.method) ? request.method.rawValue : "other",
            route: context.endpointPath.flatMap { self.labels[$0] } ?? "unknown"
        )
        let inFlight = metrics.inFlight(labels)
        inFlight.increment()
        defer { inFlight.decrement() }
        let response = try await next(request, context)
        metrics.answered(
            labels,
            status: response.status.code,
            nanoseconds: Int64(DispatchTime.now().uptimeNanoseconds - start)
        )
        return response
    }
}
