import Store
import Telemetry

/// The jobs of clients.
///
/// Counts of zero are exposed too, so that the first job is an increase.
enum Jobs {
    static let open = MetricDefinition.gauge(
        "aerocast_jobs",
        labels: ["kind", "state"],
        help: "Jobs that are queued or running.",
        updatedWhen: "a job is created, starts or ends"
    )
    static let finished = MetricDefinition.counter(
        "aerocast_jobs_finished_total",
        labels: ["kind", "state"],
        help: "Jobs that have succeeded, failed or been canceled.",
        updatedWhen: "a job ends"
    )
    static let busy = MetricDefinition.counter(
        "aerocast_jobs_busy_seconds_total",
        labels: ["kind", "state"],
        unit: .seconds,
        help: "Time from the first start of jobs to their end, together.",
        updatedWhen: "a job ends"
    )
    static let oldest = MetricDefinition.gauge(
        "aerocast_jobs_oldest_queued_timestamp_seconds",
        labels: [],
        unit: .seconds,
        help: "When the oldest queued job was created, in seconds since 1970; absent if none is queued.",
        updatedWhen: "a job is created or starts"
    )

    static let metric = LoopMetric.ofInstallation(open, finished, busy, oldest) { transaction in
        let counts = try transaction.jobCounts()
        var samples: [CollectedSample] = []
        for kind in JobKind.allCases {
            for state in JobState.allCases {
                let (key, labels) = (JobCounts.Key(kind: kind, state: state), [kind.rawValue, state.rawValue])
                guard state.isFinished else {
                    samples.append(CollectedSample(open, labels: labels, value: Double(counts.open[key] ?? 0)))
                    continue
                }
                let total = counts.finished[key]
                samples.append(CollectedSample(finished, labels: labels, value: Double(total?.count ?? 0)))
                samples.append(CollectedSample(busy, labels: labels, value: total?.seconds ?? 0))
            }
        }
        if let time = counts.oldestQueued { samples.append(CollectedSample(oldest, labels: [], value: time)) }
        return samples
    }
}
