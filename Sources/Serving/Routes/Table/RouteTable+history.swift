extension RouteTable {
    /// The stored rows of a station, its forecasts as they are issued, and its outlook.
    static func history(_ api: API) -> [Route] {
        let history = HistoryRoutes(store: api.store, targets: api.targets)
        return [
            .get(
                "/v1/stations/{id}/observations",
                .read,
                "The observations of a station, oldest first.",
                query: HistoryRoutes.observationParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.observations
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/forecasts",
                .read,
                "The forecasts issued for a station, oldest first.",
                query: HistoryRoutes.forecastParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.forecasts
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/forecasts/stream",
                .read,
                "The forecasts of a station as they are issued, as server-sent events.",
                query: ForecastStreamRoute.parameters,
                answers: ForecastStreamRoute.Answer.self,
                problems: [.station, .tooManyListeners],
                ForecastStreamRoute(store: api.store, targets: api.targets, streams: api.streams).handle
            ),
            .get(
                "/v1/stations/{id}/outcomes",
                .read,
                "The forecasts of a station with the observed values, oldest first.",
                query: HistoryRoutes.outcomeParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.outcomes
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/outlook",
                .read,
                "The next 24 hours of a station, hour by hour, with the experts' forecasts and weights.",
                query: OutlookRoute.parameters,
                answers: StationOutlook.self,
                problems: [.station],
                OutlookRoute(store: api.store, targets: api.targets, clock: WeatherClock(api)).handle
            ),
        ]
    }
}
