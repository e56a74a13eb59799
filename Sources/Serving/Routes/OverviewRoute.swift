import Access
import Hummingbird
import JSONSchema
import Observations
import Reporting
import Store
import Timing

/// `GET /v1/overview`: every station with its state, the most troubled first, as columns: a page draws ten thousand.
struct OverviewRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let clock: WeatherClock

    struct Answer: JSONRouteAnswer {
        var target: TargetName
        var unit: String?
        var overview: StationOverview

        static var schema: JSONSchema { overviewSchema }

        func response() -> Response {
            let stations = overview.stations
            return Response { writer in
                writer.object { writer in
                    writer.key("target")
                    writer.value(target.rawValue)
                    writer.key("unit")
                    writer.value(unit)
                    writer.key("id")
                    writer.array(stations) { $0.value($1.facts.station.id) }
                    writer.key("name")
                    writer.array(stations) { $0.value($1.facts.station.name) }
                    writer.key("state")
                    writer.array(stations) { $0.value($1.state.rawValue) }
                    writer.key("trouble")
                    writer.array(stations) { $0.value($1.trouble?.rawValue) }
                    writer.key("newest")
                    writer.array(stations) { $0.value($1.facts.newest.map { Double($0.secondsSince1970) }) }
                    writer.key("served")
                    writer.array(stations) { $0.value($1.facts.served?.thousandths) }
                    writer.key("persistence")
                    writer.array(stations) { $0.value($1.facts.persistence?.thousandths) }
                    writer.key("latitude")
                    writer.array(stations) { $0.value($1.facts.station.latitude) }
                    writer.key("longitude")
                    writer.array(stations) { $0.value($1.facts.station.longitude) }
                }
            }
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let target = try targets.named(by: request).target
        let (now, isReplay) = (clock.now(), clock.isReplay)
        var overview = try await store.readAtLength { transaction in
            try transaction.stationOverview(of: target.name, now: now, isReplay: isReplay)
        }
        overview.stations.removeAll { !context.credential.reaches($0.facts.station.id) }
        return Answer(target: target.name, unit: target.variable.unit, overview: overview)
    }
}
