extension RouteTable {
    /// The judgment of the installation, the overview of stations, and the signs of life of feeders.
    static func verdict(_ api: API) -> [Route] {
        [
            .get(
                "/v1/verdict",
                .read,
                "The judgment of the installation: healthy, healing, unknown or needs_you, with every finding.",
                answers: VerdictRoute.Answer.self,
                VerdictRoute(verdicts: api.verdicts).handle
            )
            .concerningAllStations(),
            .get(
                "/v1/overview",
                .read,
                "Every station with its state and error, the most troubled first, as columns.",
                query: [.target],
                answers: OverviewRoute.Answer.self,
                OverviewRoute(store: api.store, targets: api.targets, clock: WeatherClock(api)).handle
            ),
            .post(
                "/v1/heartbeats",
                .feed,
                "A sign of life of a feeder.",
                query: [],
                takes: HeartbeatsRoute.Input.self,
                answers: HeartbeatsRoute.Answer.self,
                HeartbeatsRoute(store: api.store, now: api.now).handle
            ),
        ]
    }
}
