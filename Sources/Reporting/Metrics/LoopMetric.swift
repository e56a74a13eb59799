package import Observations
package import Store
package import Telemetry

/// Metrics of the loop that share a query: their definitions and a function that reads their samples.
///
/// The values are computed from rows, not counted in a process, so that counters survive restarts and short-lived
/// processes.
package struct LoopMetric: Sendable {
    package let definitions: [MetricDefinition]
    private let read: @Sendable (ReadTransaction, [Target], Double) throws -> [CollectedSample]

    /// Metrics with separate values for each target.
    ///
    /// - Parameters:
    ///   - definitions: definitions whose first label is `target`.
    ///   - samples: reads the samples of one target.
    /// - Returns: the metric.
    static func ofTarget(
        _ definitions: MetricDefinition...,
        samples: @escaping @Sendable (TargetReading) throws -> [CollectedSample]
    ) -> LoopMetric {
        LoopMetric(definitions: definitions) { transaction, targets, now in
            try targets.flatMap { try samples(TargetReading(transaction: transaction, target: $0, now: now)) }
        }
    }

    /// Metrics of the installation, without the label `target`.
    static func ofInstallation(
        _ definitions: MetricDefinition...,
        samples: @escaping @Sendable (ReadTransaction) throws -> [CollectedSample]
    ) -> LoopMetric {
        LoopMetric(definitions: definitions) { transaction, _, _ in try samples(transaction) }
    }

    /// Reads the samples.
    ///
    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - targets: the targets to report.
    ///   - now: seconds since 1970.
    /// - Returns: a sample for each series that has a value.
    /// - Throws: `SQLError`.
    package func samples(
        in transaction: ReadTransaction,
        of targets: [Target],
        now: Double
    ) throws -> [CollectedSample] {
        try read(transaction, targets, now)
    }
}

/// One snapshot of the database for one target.
struct TargetReading {
    let transaction: ReadTransaction
    let target: Target
    /// Seconds since 1970.
    let now: Double

    /// A sample whose first label is the target.
    ///
    /// - Parameters:
    ///   - definition: the definition of the metric.
    ///   - labels: the values of the labels after `target`, in the order of the definition.
    ///   - value: the value of the sample.
    /// - Returns: the sample.
    func sample(_ definition: MetricDefinition, _ labels: String..., value: Double) -> CollectedSample {
        CollectedSample(definition, labels: [target.name.rawValue] + labels, value: value)
    }
}
