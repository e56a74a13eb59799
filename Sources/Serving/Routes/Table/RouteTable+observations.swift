extension RouteTable {
    /// Observations and the stations that have them.
    static func observations(_ api: API) -> [Route] {
        let ingestion = Ingestion(
            store: api.store,
            targets: api.targets.all,
            limits: api.growth,
            disk: api.disk,
            trust: api.trust,
            now: api.now
        )
        let observations = ObservationsRoute(ingestion: ingestion, metrics: api.metrics.ingestion)
        let latest = LatestRoute(store: api.store, clock: WeatherClock(api))
        let stations = StationsRoute(store: api.store)
        return [
            .post(
                "/observations",
                .feed,
                "Stores observations and answers with the next forecasts.",
                query: [],
                takes: ObservationsInput.self,
                answers: IngestionBody.self,
                problems: [.diskSpace, .tooManyObservations, .tooManyStations],
                observations.handle
            )
            .weighing(ObservationsRoute.weight),
            .get(
                "/latest",
                .read,
                "The newest observation of a station, or of any station.",
                query: LatestRoute.parameters,
                answers: LatestRoute.Answer.self,
                problems: [.station],
                latest.handle
            )
            .conditional(on: api.revision.aging(by: api.now)),
            .get(
                "/stations",
                .read,
                "The stations with observations, the most recently observed first.",
                query: StationsRoute.parameters,
                answers: StationsRoute.Answer.self,
                stations.handle
            )
            .conditional(on: api.revision),
        ]
    }
}
