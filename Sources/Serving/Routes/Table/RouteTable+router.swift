import Access
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// The router of the table's routes.
    ///
    /// It answers `HEAD` as `GET` without the body, `OPTIONS` with the methods of the path, and 405 if the path does
    /// not have the method.
    func router(
        metrics: RequestMetrics,
        gate: AccessGate,
        budget: ByteBudget,
        origins: AllowedOrigins,
        proxies: TrustedProxies,
        isSecure: Bool
    ) -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        let paths = paths
        router.addMiddleware {
            RequestClientMiddleware(proxies: proxies, isSecure: isSecure)
            RequestTraceMiddleware()
            AnswerHeadersMiddleware(budget: budget, origins: origins)
            RequestMetricsMiddleware(metrics: metrics, labels: labels)
            ProblemMiddleware(paths: documentedPaths) { methods(matching: $0) }
            RequestOriginMiddleware(gate: gate)
        }
        for route in routes {
            for path in route.paths.map({ RouterPath($0) }) {
                router.on(path, method: route.method) { request, context in
                    try await gate.respond(request, context, by: route)
                }
                guard route.method == .get else { continue }
                router.on(path, method: .head) { request, context in
                    try await gate.respond(request, context, by: route).createHeadResponse()
                }
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

    /// The label `route` of each path: the path without the version, so that both paths of a route are one series.
    private var labels: [String: String] {
        Dictionary(
            paths.map { path in
                (
                    path,
                    path.hasPrefix(Route.versionPrefix + "/") ? String(path.dropFirst(Route.versionPrefix.count)) : path
                )
            }
        ) { first, _ in first }
    }
}
