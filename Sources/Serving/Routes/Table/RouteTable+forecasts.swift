extension RouteTable {
    /// The targets, forecasts on request, and errors that clients measured.
    static func forecasts(_ api: API) -> [Route] {
        let predict = PredictRoute(
            store: api.store,
            targets: api.targets,
            metrics: api.metrics.forecasts,
            clock: WeatherClock(api)
        )
        let evaluation = EvaluationRoute(store: api.store, targets: api.targets, disk: api.disk, now: api.now)
        let targets = TargetsRoute(targets: api.targets)
        let forecasts = ForecastsRoute(store: api.store, targets: api.targets, metrics: api.metrics.forecasts)
        return [
            .get(
                "/targets",
                .read,
                "The targets with their units and horizons, the default target first.",
                answers: TargetsRoute.Answer.self,
                targets.handle
            )
            .conditional(on: api.revision),
            .post(
                "/predict",
                .predict,
                isBrief: true,
                "A forecast from a sequence, a window or a station's stored observations.",
                takes: PredictInput.self,
                answers: ForecastBody.self,
                problems: [.station],
                predict.handle
            ),
            .post(
                "/v1/forecasts",
                .predict,
                "Forecasts of many stations and targets, one line each, from their stored observations.",
                query: [],
                takes: ForecastsInput.self,
                answers: ForecastsRoute.Answer.self,
                forecasts.handle
            )
            .weighing(ForecastsRoute.weight),
            .post(
                "/eval",
                .feed,
                "Stores an error that the client measured.",
                takes: EvaluationRoute.Input.self,
                answers: EvaluationRoute.Answer.self,
                problems: [.diskSpace],
                evaluation.handle
            ),
        ]
    }
}
