extension RouteTable {
    /// Work that clients ask for.
    static func jobs(_ api: API) -> [Route] {
        let jobs = JobsRoutes(store: api.store, targets: api.targets, now: api.now)
        return [
            .post(
                "/v1/jobs",
                .read,
                "Starts a backtest, a replay, an export, a retrain or tuning. An export needs the role read, others operate.",
                query: [],
                takes: JobInput.self,
                answers: JobsRoutes.Accepted.self,
                problems: [.idempotencyKey, .jobState, .tooManyJobs],
                jobs.start
            )
            .reading(headers: [JobsRoutes.idempotencyKey]),
            .get(
                "/v1/jobs",
                .read,
                "The client's jobs, newest first; all jobs for a client with the role operate.",
                query: JobsRoutes.parameters,
                answers: JobsRoutes.Listing.self,
                jobs.list
            ),
            .get(
                "/v1/jobs/{job}",
                .read,
                "A job with its state and progress.",
                answers: JobsRoutes.Shown.self,
                problems: [.job],
                jobs.show
            ),
            .get(
                "/v1/jobs/{job}/result",
                .read,
                "The result of a job that has succeeded; a part of a file for a request with Range.",
                answers: JobResultAnswer.self,
                problems: [.job, .jobState, .range],
                jobs.result
            ),
            .post(
                "/v1/jobs/{job}/cancel",
                .read,
                "Cancels a job; a running one ends at its next step.",
                query: [],
                takes: NoBody.self,
                answers: JobsRoutes.Shown.self,
                problems: [.job, .jobState],
                jobs.cancel
            ),
        ]
    }
}
