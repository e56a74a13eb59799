import HTTPTypes
import Hummingbird

extension RouteTable {
    /// The router of the table's routes.
    ///
    /// It answers `HEAD` as `GET` without the body, `OPTIONS` with the methods of the path, and 405 if the path does
    /// not have the method.
    func router(metrics: RequestMetrics, budget: ByteBudget, origins: AllowedOrigins) -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        let paths = paths
        router.addMiddleware {
            RequestTraceMiddleware()
            AnswerHeadersMiddleware(budget: budget, origins: origins)
            RequestMetricsMiddleware(metrics: metrics, paths: Set(paths))
            ProblemMiddleware(paths: paths)
        }
        for route in routes {
            router.on(RouterPath(route.path), method: route.method, use: route.respond)
            guard route.method == .get else { continue }
            router.on(RouterPath(route.path), method: .head) { request, context in
                try await route.respond(to: request, context: context).createHeadResponse()
            }
        }
        for path in paths {
            let methods = methods(of: path)
            let allow = methods.map(\.rawValue).joined(separator: ", ")
            router.on(RouterPath(path), method: .options) { _, _ in
                Response(status: .noContent, headers: [.allow: allow])
            }
            for method in Self.methods where !methods.contains(method) {
                router.on(RouterPath(path), method: method) { request, _ -> Response in
                    throw Problem.noSuchMethod(method, path: request.uri.path, methods: methods)
                }
            }
        }
        return router
    }
}
