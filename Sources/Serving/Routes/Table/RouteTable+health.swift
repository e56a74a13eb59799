extension RouteTable {
    /// Liveness, readiness and metrics.
    static func health(_ api: API) -> [Route] {
        let health = HealthRoutes(
            store: api.store,
            targets: api.targets,
            verdicts: api.verdicts,
            now: api.now,
            publicText: api.publicText
        )
        let metrics = MetricsRoute(registry: api.registry)
        return [
            .get(
                "/healthz",
                .open,
                isBrief: true,
                isVersioned: false,
                "Liveness: the process answers.",
                answers: HealthRoutes.Health.self,
                health.health
            ),
            .get(
                "/readyz",
                .open,
                isBrief: true,
                isVersioned: false,
                "Readiness: the first target has a model, its probe forecast is right, the database is readable.",
                answers: HealthRoutes.Readiness.self,
                health.readiness
            ),
            .get(
                "/metrics",
                .read,
                isVersioned: false,
                "The metrics, as Prometheus text or OpenMetrics.",
                answers: MetricsRoute.Answer.self,
                metrics.handle
            )
            .weighing(RouteWeight(5))
            .concerningAllStations(),
        ]
    }
}
