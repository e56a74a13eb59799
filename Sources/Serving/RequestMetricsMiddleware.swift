import CoreMetrics
import Dispatch
import Hummingbird

/// Counts requests and times them, by route and not by path, so that clients cannot make series.
struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    let metrics: ServingCounters
    /// The paths that exist.
    let routes: Set<String>

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        let method = Self.knownMethods.contains(request.method.rawValue) ? request.method.rawValue : "other"
        let route =
            [context.endpointPath, request.uri.path].compactMap { $0 }.first(where: routes.contains) ?? "unknown"
        let labels = ServingCounters.RequestLabels(method: method, route: route)
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

    private static let knownMethods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
}
