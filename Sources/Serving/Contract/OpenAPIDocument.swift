import Access
import CanonicalJSON
import CodeVersion
import HTTPTypes
import Hummingbird
import JSONSchema

/// The OpenAPI 3.1 document of the routes.
struct OpenAPIDocument {
    private let routes: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
    }

    /// - Throws: an error of the encoder.
    func text(pretty: Bool = false) throws -> String { try JSONText.encode(json, pretty: pretty) }

    var json: JSONValue {
        var shared: [String: JSONValue] = [:]
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            paths[route.paths[0], default: [:]][route.method.rawValue.lowercased()] = operation(route, sharing: &shared)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "AeroCast", "version": .string(CodeVersion.current), "description": .string(Self.description),
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(shared),
                "securitySchemes": [
                    "key": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "A key of the API, or a token (JWT) of the issuer that the server names. A server on a loopback address may work without.",
                    ]
                ],
            ],
        ]
    }

    private static let description = """
        Weather forecasts that keep themselves honest. Times are RFC 3339 in UTC; units are °C, m/s, hPa and degrees. \
        Every GET also answers HEAD. A path under /v1 is also there without /v1, if x-aerocast-alias names it. \
        Later versions may add members to answers; unknown members of requests are refused.
        """

    private func operation(_ route: Route, sharing shared: inout [String: JSONValue]) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(route.operationName), "summary": .string(route.summary),
            "responses": responses(route, sharing: &shared),
            "x-aerocast-access": .string(route.access.role?.rawValue ?? "open"),
            "security": route.access.role.map { [["key": .array([.string($0.rawValue)])], .object([:])] } ?? .array([]),
        ]
        operation["x-weight"] = .integer(Int64(route.weight.base))
        if let part = route.weight.part {
            operation["x-weight-of-body"] = ["each": .integer(Int64(part.count)), "of": .string(part.things)]
        }
        if let alias = route.paths.dropFirst().first { operation["x-aerocast-alias"] = .string(alias) }
        let parameters =
            route.pathParameters.map { parameter($0.name, $0.schema, in: "path", sharing: &shared) }
            + (route.parameters ?? []).map { parameter($0.name, $0.schema, in: "query", sharing: &shared) }
            + route.headers.map { parameter($0.name, $0.schema, in: "header", sharing: &shared) }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let schema = route.input.schema {
            operation["requestBody"] = [
                "required": .boolean(!route.input.isOptional),
                "content": ["application/json": content(schema, sharing: &shared)],
            ]
        }
        return .object(operation)
    }

    private func parameter(
        _ name: String,
        _ schema: JSONSchema,
        in place: String,
        sharing shared: inout [String: JSONValue]
    ) -> JSONValue {
        var bare = schema
        bare.description = nil
        var parameter: [String: JSONValue] = [
            "name": .string(name), "in": .string(place), "required": .boolean(place == "path"),
            "schema": bare.json(sharing: &shared),
        ]
        if let description = schema.description { parameter["description"] = .string(description) }
        return .object(parameter)
    }

    private func content(_ schema: JSONSchema, sharing shared: inout [String: JSONValue]) -> JSONValue {
        var bare = schema
        bare.example = nil
        var content = ["schema": bare.json(sharing: &shared)]
        if let example = schema.example, let value = try? JSONText.decode(JSONValue.self, from: example) {
            content["example"] = value
        }
        return .object(content)
    }

    private func responses(_ route: Route, sharing shared: inout [String: JSONValue]) -> JSONValue {
        var descriptions: [String: [String]] = [:]
        var contents: [String: [String: JSONValue]] = [:]
        for form in route.answer.forms {
            let status = String(form.status.code)
            descriptions[status] = [form.status == .notModified ? "The client's copy is up to date." : "The answer."]
            guard let mediaType = form.mediaType else { continue }
            contents[status, default: [:]][mediaType] =
                form.schema.map { content($0, sharing: &shared) } ?? ["schema": ["type": "string"]]
        }
        if route.isConditional { descriptions["304"] = ["The client's copy is up to date."] }
        for kind in route.problems.sorted(by: { $0.rawValue < $1.rawValue }) {
            for status in kind.statuses {
                let status = String(status.code)
                descriptions[status, default: []].append(kind.meaning)
                contents[status, default: [:]]["application/problem+json"] = content(Problem.schema, sharing: &shared)
            }
        }
        let responses = descriptions.map { status, sentences in
            var response: [String: JSONValue] = ["description": .string(sentences.joined(separator: " "))]
            if let content = contents[status] { response["content"] = .object(content) }
            return (status, JSONValue.object(response))
        }
        return .object(Dictionary(responses) { first, _ in first })
    }
}

extension Route {
    /// The name of the operation in a client, such as `postModelsVersionPromote`.
    var operationName: String {
        let words = path.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.filter { $0 != "v1" }
        let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return method.rawValue.lowercased() + (name.isEmpty ? "Page" : name)
    }

    /// The parameters in the path.
    var pathParameters: [(name: String, schema: JSONSchema)] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { part in
                let name = String(part.dropFirst().dropLast())
                switch name {
                case "version":
                    return (name, .version.described("A version, or an alias: champion, challenger or previous."))
                case "webhook": return (name, .text(1...100).described("The id of a webhook."))
                case "silence": return (name, .text(1...100).described("The id of a silence."))
                case "annotation": return (name, .integer(1...Int.max).described("The id of an annotation."))
                case "delivery": return (name, .integer(1...Int.max).described("The id of a delivery."))
                case "job": return (name, .integer(1...Int.max).described("The id of a job."))
                default: return (name, .station.described("The id of a station."))
                }
            }
    }
}

extension Problem.Kind {
    /// The value of `type`.
    var uri: String { "urn:aerocast:problem:\(rawValue)" }

    /// The statuses of problems of the kind.
    var statuses: [HTTPResponse.Status] {
        switch self {
        case .artifact, .champion: [.conflict]
        case .bodyTooLarge, .tooManyObservations: [.contentTooLarge]
        case .diskSpace: [.insufficientStorage]
        case .internal: [.internalServerError]
        case .invalidValue, .tooManyStations: [.unprocessableContent]
        case .mediaType: [.unsupportedMediaType]
        case .method: [.methodNotAllowed]
        case .notAcceptable: [.notAcceptable]
        case .notJSON: [.badRequest]
        case .request: [.badRequest, .requestHeaderFieldsTooLarge, .expectationFailed]
        case .path, .station, .version: [.notFound]
        case .storage: [.internalServerError, .serviceUnavailable]
        case .timeout: [.requestTimeout]
        case .overloaded, .tooManyListeners: [.serviceUnavailable]
        case .forbidden, .foreignOrigin: [.forbidden]
        case .idempotencyKey: [.unprocessableContent]
        case .job: [.notFound]
        case .jobState: [.conflict]
        case .range: [.rangeNotSatisfiable]
        case .tooManyJobs: [.tooManyRequests]
        case .foreignHost: [.misdirectedRequest]
        case .tooManyRequests: [.tooManyRequests]
        case .unauthorized: [.unauthorized]
        case .webhook: [.notFound, .conflict]
        case .annotation: [.notFound]
        case .silence: [.notFound, .conflict]
        case .tooManyNotes: [.conflict]
        case .webhookLimit: [.conflict]
        }
    }

    /// A sentence for the document.
    var meaning: String {
        switch self {
        case .artifact: "The version's files are damaged."
        case .bodyTooLarge: "The body is too large."
        case .champion: "The change of the champion is refused."
        case .diskSpace: "The disk of the database is almost full."
        case .forbidden: "The key does not permit the request."
        case .foreignHost: "The header Host names another service."
        case .foreignOrigin: "A page of another origin sent the request."
        case .idempotencyKey: "The Idempotency-Key belongs to another request."
        case .job: "The job or its result does not exist."
        case .jobState: "The state of the job does not permit it."
        case .range: "The range is outside of the result."
        case .tooManyJobs: "The client has too many unfinished jobs, or all results are too large."
        case .internal: "A defect: see the server's log."
        case .invalidValue: "A value is not acceptable; errors lists the wrong parts."
        case .mediaType: "The media type of the body is not JSON."
        case .method: "The path does not have the method."
        case .notAcceptable: "The route has no media type that the client accepts."
        case .notJSON: "The body is not JSON."
        case .overloaded: "The API works on too much at once."
        case .path: "The path does not exist."
        case .request: "The request is malformed."
        case .station: "The station has no observations."
        case .storage: "The database is damaged, locked or full."
        case .timeout: "The request did not arrive in time."
        case .tooManyListeners: "Too many clients follow events."
        case .tooManyObservations: "The request has too many observations."
        case .tooManyStations: "The request adds too many stations."
        case .tooManyRequests: "A limit of the key is used up; Retry-After is the time to wait."
        case .unauthorized: "The request has no accepted key."
        case .version: "The version does not exist."
        case .webhook: "The webhook or its message does not exist, or a setting names the receiver."
        case .annotation: "The annotation, or what it is about, does not exist."
        case .silence: "The silence does not exist, or has ended."
        case .tooManyNotes: "There are too many silences or annotations."
        case .webhookLimit: "There are too many webhooks or messages."
        }
    }
}
