import Access
import Hummingbird
import JSONSchema
import Reporting
import Store

/// `GET /v1/story`: what happened to a target, or to a station, in sentences.
struct StoryRoute: Sendable {
    let store: Store
    let targets: ServedTargets

    static let parameters = [
        QueryParameter.target, .station,
        .limit(1...Story.longest, default: Story.defaultLength, "episodes"),
    ]

    func handle(_ request: Request, context: APIRequestContext) async throws -> Story {
        let target = try targets.named(by: request).name
        let station = try request.station()
        guard station != nil || context.credential.namedStations == nil else {
            throw Problem.limitedToStations(context.credential)
        }
        let limit = try request.integer("limit", in: 1...Story.longest) ?? Story.defaultLength
        return try await store.readAtLength { try $0.story(of: target, station: station, limit: limit) }
    }
}

extension Story: JSONRouteAnswer {
    static let schema = JSONSchema.open(
        "Story",
        [
            .required("target", .targetName), .optional("station", .station),
            .required(
                "episodes",
                .list(
                    of: .open(
                        "Episode",
                        [
                            .required("kind", .words(Episode.Kind.allCases.map(\.rawValue))),
                            .required("is_over", .boolean.described("Whether nothing more is expected.")),
                            .optional(
                                "began",
                                .time.described("The first hour of the weather; of a drift: estimated.")
                            ),
                            .optional("ended", .time.described("The hour of the weather at which it was over.")),
                            .required("recorded_at", .time.described("The wall clock at the newest event.")),
                            .required("stations", .list(of: .station).described("At most 20 of them.")),
                            .required("sentences", .list(of: .text)),
                            .required("events", .list(of: .integer).described("The events' ids, oldest first.")),
                        ]
                    )
                )
                .described("The newest first.")
            ),
        ]
    )
}
