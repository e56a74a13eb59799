import Hummingbird
import JSONSchema
import Observations
import Reporting
import Store
import Timing

/// Remarks at times of the weather: `/v1/annotations`.
struct AnnotationsRoutes: Sendable {
    let store: Store
    let targets: ServedTargets
    let now: WallClock

    static let largestLimit = 1000
    static let defaultLimit = 200

    static let parameters = [
        QueryParameter("target", .text, "Only annotations of this target and of all targets."),
        QueryParameter("station", .station, "Only annotations of this station and of all stations."),
        QueryParameter("from", .time, "Only annotations that end later."),
        QueryParameter("to", .time, "Only annotations that begin earlier."),
        .limit(1...largestLimit, default: defaultLimit, "annotations"),
    ]

    struct List: JSONRouteAnswer, Encodable {
        var annotations: [AnnotationReport]
    }

    struct Created: RouteAnswer {
        var annotation: AnnotationReport

        static var forms: [AnswerForm] { [.json(AnnotationReport.schema, status: .created)] }

        func response() throws -> Response { try Response(json: annotation, status: .created) }
    }

    func list(_ request: Request, context: APIRequestContext) async throws -> List {
        let parameters = request.uri.queryParameters
        let query = AnnotationQuery(
            target: parameters["target"] == nil ? nil : try targets.named(by: request).name,
            station: try request.station(),
            from: try Self.time("from", in: request),
            to: try Self.time("to", in: request),
            limit: try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        )
        return List(annotations: try await store.read { try $0.annotations(query) }.map(AnnotationReport.init))
    }

    func create(_ input: AnnotationInput, _ request: Request, context: APIRequestContext) async throws -> Created {
        let at = now()
        let target = try input.target.map { try targets.named($0).name }
        let history = target ?? targets.all[0].name
        return try await noted {
            // The weather's clock is the newest observation: a replay has another time than the wall.
            let stored = try await store.write { transaction in
                let newest = try transaction.reading.newestHour() ?? Timestamp(seconds: at)
                let annotation = try input.checked(target: target, weatherNow: newest, now: at)
                return try transaction.insert(annotation, eventOf: history)
            }
            return Created(annotation: AnnotationReport(stored))
        }
    }

    func withdraw(_ request: Request, context: APIRequestContext) async throws -> AnnotationReport {
        let (text, at) = (try context.parameters.require("annotation"), now())
        guard let id = Int64(text), id > 0 else {
            throw Problem.invalid(
                parameter: "annotation",
                mismatch(mustBe: "the id of an annotation", got: quoted(text))
            )
        }
        let history = targets.all[0].name
        return try await noted {
            AnnotationReport(
                try await store.write {
                    try $0.withdrawAnnotation(id, by: "a client", eventOf: history, now: at)
                }
            )
        }
    }

    private static func time(_ name: Substring, in request: Request) throws -> Timestamp? {
        guard let text = request.uri.queryParameters[name].map(String.init) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw Problem.invalid(parameter: String(name), mismatch(mustBe: "an RFC 3339 time", got: quoted(text)))
        }
        return time
    }
}
