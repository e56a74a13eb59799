import Hummingbird
import Observations

/// `GET /targets`: the targets that the API forecasts, the default target first.
struct TargetsRoute: Sendable {
    let targets: ServedTargets

    struct Answer: JSONRouteAnswer, Encodable {
        var targets: [Entry]
    }

    struct Entry: Encodable {
        var target: TargetName
        var unit: String
        /// The hours ahead whose forecasts are stored and compared with observations.
        var horizons: [Int]
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        Answer(
            targets: targets.all.map { served in
                Entry(target: served.name, unit: served.target.variable.unit, horizons: served.target.horizons.hours)
            }
        )
    }
}
