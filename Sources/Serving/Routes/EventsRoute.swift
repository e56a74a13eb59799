import Access
import Forecasting
import Hummingbird
import JSONSchema
import NIOCore
import Observations
import Reporting
import Store

/// `GET /events`: the events of the loop, oldest first; as a stream for a client that accepts `text/event-stream`.
///
/// `since` is the id of the last event that the client knows, or a time; without it the newest events are answered.
/// `kind` names kinds, separated by commas, and `target` names a target.
struct EventsRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let streams: EventStreams

    static let defaultLimit = 200
    static let largestLimit = 1000

    static let parameters = [
        QueryParameter.target, .station, .limit(1...largestLimit, default: defaultLimit, "events"),
        QueryParameter(
            "since",
            .text,
            "The id of the last known event, or an RFC 3339 time; default: the newest events."
        ),
        QueryParameter("kind", .text, "Kinds of events, separated by commas."),
    ]

    enum Answer: RouteAnswer {

        case list([EventReport], next: Int64)
        case stream(Response)

        static var forms: [AnswerForm] { [.json(schema), .text("text/event-stream")] }

        func response() throws -> Response {
            switch self {
            case .stream(let response): return response
            case .list(let events, let next):
                let list = try events.map { try $0.json() }.joined(separator: ",")
                let body = ByteBuffer(string: "{\"events\":[\(list)],\"next\":\(next)}")
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/json", .contentLength: String(body.readableBytes)],
                    body: ResponseBody(byteBuffer: body)
                )
            }
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let query = try query(request, context)
        if request.headers[values: .accept].contains(where: { $0.contains("text/event-stream") }) {
            guard request.method != .head else { return .stream(EventStreams.head) }
            let after = try request.lastEventIdentifier() ?? query.after
            return .stream(
                try streams.response(.events(query.target, among: query.patterns), after: after, to: request, context)
            )
        }
        let (events, newest) = try await store.readAtLength { transaction in
            (try transaction.events(query), try transaction.latestEventIdentifier())
        }
        let next = events.count == query.limit ? events.last?.id ?? newest : max(newest, query.after ?? 0)
        return .list(events.map { EventReport($0) }, next: next)
    }

    private func query(_ request: Request, _ context: APIRequestContext) throws -> EventQuery {
        let parameters = request.uri.queryParameters
        var query = EventQuery(
            target: try targets.named(by: request).name,
            kinds: try Self.kinds(parameters["kind"].map(String.init)),
            station: try request.station(),
            among: context.credential.namedStations,
            limit: try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        )
        guard let since = parameters["since"].map(String.init) else { return query }
        if let id = Int64(since), id >= 0 {
            query.after = id
        } else if let time = Timestamp(rfc3339: since) {
            query.recordedSince = Double(time.secondsSince1970)
        } else {
            let expected = "the id of an event or an RFC 3339 time such as 2026-01-05T12:00:00Z"
            throw Problem.invalid(parameter: "since", mismatch(mustBe: expected, got: quoted(since)))
        }
        return query
    }

    private static func kinds(_ text: String?) throws -> Set<EventKind> {
        let words = (text ?? "").split(separator: ",").map(String.init)
        let kinds = words.map { EventKind(rawValue: $0) }
        if let unknown = zip(words, kinds).first(where: { $0.1 == nil })?.0 {
            let known = EventKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid(
                parameter: "kind",
                mismatch(mustBe: "one or several of \(known)", got: quoted(unknown))
            )
        }
        return Set(kinds.compactMap { $0 })
    }
}
