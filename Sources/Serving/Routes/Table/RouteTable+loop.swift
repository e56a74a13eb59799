import Reporting

extension RouteTable {
    /// Retrain flags, events and the timeline of a station.
    static func loop(_ api: API) -> [Route] {
        let check = RetrainCheckRoute(store: api.store, targets: api.targets, schedule: api.schedule, now: api.now)
        let events = EventsRoute(store: api.store, targets: api.targets, streams: api.streams)
        let timeline = TimelineRoute(store: api.store, targets: api.targets)
        let flags = FlagsRoute(store: api.store, targets: api.targets)
        return [
            .post(
                "/routine-retrain-check",
                .operate,
                "Raises a retrain flag if a routine retrain is due.",
                takes: RetrainCheckRoute.Input.self,
                answers: RetrainCheckRoute.Answer.self,
                check.handle
            ),
            .get(
                "/flags",
                .read,
                "The retrain flags with reason, evidence, state and verdict, newest first.",
                query: FlagsRoute.parameters,
                answers: FlagsRoute.Answer.self,
                flags.handle
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .get(
                "/events",
                .read,
                "The events of the loop, oldest first; as a stream for a client that accepts text/event-stream.",
                query: EventsRoute.parameters,
                answers: EventsRoute.Answer.self,
                problems: [.tooManyListeners],
                events.handle
            ),
            .get(
                "/timeline",
                .read,
                "Series of one station for a chart: observations, forecasts, errors and the drift statistic.",
                query: TimelineRoute.parameters,
                answers: TimelineReport.self,
                problems: [.station],
                timeline.handle
            )
            .weighing(RouteWeight(5))
            .conditional(on: api.revision),
        ]
    }
}
