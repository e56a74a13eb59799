import Hummingbird
import JSONSchema
import Observations
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

    struct Annotation: JSONRouteAnswer, Encodable {
        var id: Int64
        var target: TargetName?
        var station: String?
        var flag: Int64?
        var startsAt: Timestamp
        var endsAt: Timestamp?
        var text: String
        var createdBy: String
        var createdAt: Timestamp
        var newReference: Bool

        init(_ annotation: AnnotationRecord) {
            id = annotation.id
            target = annotation.target
            station = annotation.station
            flag = annotation.flag
            startsAt = annotation.startsAt
            endsAt = annotation.endsAt
            text = annotation.text
            createdBy = annotation.createdBy
            createdAt = Timestamp(wall: annotation.createdAt)
            newReference = annotation.startsReference
        }

        private enum CodingKeys: String, CodingKey {
            case id
            case target
            case station
            case flag
            case startsAt = "starts_at"
            case endsAt = "ends_at"
            case text
            case createdBy = "created_by"
            case createdAt = "created_at"
            case newReference = "new_reference"
        }
    }

    struct List: JSONRouteAnswer, Encodable {
        var annotations: [Annotation]
    }

    struct Created: RouteAnswer {
        var annotation: Annotation

        static var forms: [AnswerForm] { [.json(Annotation.schema, status: .created)] }

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
        return List(annotations: try await store.read { try $0.annotations(query) }.map(Annotation.init))
    }

    func create(_ input: AnnotationInput, _ request: Request, context: APIRequestContext) async throws -> Created {
        let at = now()
        let target = try input.target.map { try targets.named($0).name }
        let history = target ?? targets.all[0].name
        return try await noted {
            // The weather's clock is the newest observation: a replay has another time than the wall.
            let stored = try await store.write { transaction in
                let newest = try transaction.reading.newestHour() ?? Timestamp(wall: at)
                let annotation = try input.checked(target: target, weatherNow: newest, now: at)
                return try transaction.insert(annotation, eventOf: history)
            }
            return Created(annotation: Annotation(stored))
        }
    }

    func withdraw(_ request: Request, context: APIRequestContext) async throws -> Annotation {
        let (text, at) = (try context.parameters.require("annotation"), now())
        guard let id = Int64(text), id > 0 else {
            throw Problem.invalid(
                parameter: "annotation",
                mismatch(mustBe: "the id of an annotation", got: quoted(text))
            )
        }
        let history = targets.all[0].name
        return try await noted {
            Annotation(
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
