import HTTPTypes

/// Every route of the API.
///
/// The router, the OpenAPI document, the answers 404 and 405 and the labels of the metrics are derived from it. Each
/// group of routes has a file of its own; the document has them in the order of this list.
struct RouteTable: Sendable {
    let routes: [Route]

    init(_ api: API) {
        let groups = [
            Self.health(api),
            Self.forecasts(api),
            Self.observations(api),
            Self.history(api),
            Self.story(api),
            Self.loop(api),
            Self.verdict(api),
            Self.jobs(api),
            Self.silences(api),
            Self.annotations(api),
            Self.models(api),
            Self.webhooks(api),
            Self.deliveries(api),
            Self.access(api),
            Self.page,
        ]
        let described = groups.flatMap { $0 }
        // The document describes its own routes, too.
        let contract = ContractRoutes(describing: described + Self.contract(ContractRoutes(describing: [])))
        routes = described + Self.contract(contract)
    }
}

extension RouteTable {
    /// The methods of RFC 9110 (section 9.3) and `PATCH` (RFC 5789).
    static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]

    /// The paths that exist, each once.
    var paths: [String] { Set(routes.flatMap(\.paths)).sorted() }

    /// The paths of the document, each once.
    var documentedPaths: [String] { Set(routes.map { $0.paths[0] }).sorted() }

    /// The methods of the path of a request; empty if the path does not exist.
    func methods(matching path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let template = paths.first { template in
            let names = template.split(separator: "/")
            return names.count == parts.count && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return template.map(methods(of:)) ?? []
    }

    /// The methods of a path: its routes' methods, `HEAD` in addition to `GET`, and `OPTIONS`.
    func methods(of path: String) -> [HTTPRequest.Method] {
        routes.filter { $0.paths.contains(path) }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] } + [
            .options
        ]
    }
}
