import Reporting

extension RouteTable {
    /// Episodes in sentences, and anomalies.
    static func story(_ api: API) -> [Route] {
        let anomalies = AnomaliesRoute(store: api.store, targets: api.targets)
        return [
            .get(
                "/v1/story",
                .read,
                "What happened to a target or a station, in sentences, the newest first.",
                query: StoryRoute.parameters,
                answers: Story.self,
                StoryRoute(store: api.store, targets: api.targets).handle
            ),
            .get(
                "/v1/anomalies",
                .read,
                "Warnings, drifts and sensor faults with their score and flags, oldest first.",
                query: AnomaliesRoute.parameters,
                answers: AnomaliesRoute.Answer.self,
                anomalies.handle
            ),
        ]
    }
}
