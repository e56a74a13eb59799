import Hummingbird
import JSONSchema
import Observations
import Store

/// `GET /v1/stations/{id}/forecasts/stream`: the forecasts of a station as they are issued, as server-sent events.
///
/// A message `forecast` has the form of a line of `POST /v1/forecasts`. `Last-Event-ID`, or `after`, continues behind a
/// message; a message `gap` reports that retention has deleted forecasts in between.
struct ForecastStreamRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let streams: EventStreams

    static let parameters = [
        QueryParameter.target,
        QueryParameter(
            "after",
            .integer(0...Int.max),
            "The id of the last known message; the header Last-Event-ID precedes it. Default: the next forecast is first."
        ),
    ]

    struct Answer: RouteAnswer {
        let stream: Response

        static let forms = [AnswerForm.text("text/event-stream")]

        func response() -> Response { stream }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let target = try targets.named(by: request).name
        let after = try request.lastEventIdentifier() ?? request.integer("after", in: 0...Int.max).map(Int64.init)
        let station = try context.decodedParameter("id")
        guard try await store.read({ try $0.station(station) }) != nil else {
            throw Problem.noObservations(of: station)
        }
        guard request.method != .head else { return Answer(stream: EventStreams.head) }
        let topic = StreamTopic.forecasts(station: station, target)
        return Answer(stream: try streams.response(topic, after: after, to: request, context))
    }
}
