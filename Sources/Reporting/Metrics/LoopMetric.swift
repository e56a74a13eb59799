import Store
import Telemetry

/// Metrics of the loop that come from the same query: their definitions, and how their samples are read.
///
/// The values are computed from rows, not counted in a process, so that they grow across restarts and short-lived
/// processes.
package struct LoopMetric: Sendable {
    package let definitions: [MetricDefinition]
    private let read: @Sendable (ReadTransaction, [ReportedTarget], Double) throws -> [CollectedSample]

    /// Metrics that every target has for itself.
    ///
    /// - Parameters:
    ///   - definitions: their first label is `target`.
    ///   - samples: called once for each target.
    /// - Returns: the metrics, with the samples of all targets.
    static func ofTarget(
        _ definitions: MetricDefinition...,
        samples: @escaping @Sendable (TargetReading) throws -> [CollectedSample]
    ) -> LoopMetric {
        LoopMetric(definitions: definitions) { transaction, targets, now in
            try targets.flatMap { try samples(TargetReading(transaction: transaction, target: $0, now: now)) }
        }
    }

    /// Metrics of the installation, which are the same for every target and have no label `target`.
    static func ofInstallation(
        _ definitions: MetricDefinition...,
        samples: @escaping @Sendable (ReadTransaction) throws -> [CollectedSample]
    ) -> LoopMetric {
        LoopMetric(definitions: definitions) { transaction, _, _ in try samples(transaction) }
    }

    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - targets: the targets that are reported.
    ///   - now: seconds since 1970.
    /// - Returns: a sample for each series that has a value.
    /// - Throws: an error of SQLite.
    package func samples(
        in transaction: ReadTransaction,
        of targets: [ReportedTarget],
        now: Double
    ) throws -> [CollectedSample] {
        try read(transaction, targets, now)
    }
}

/// One snapshot of the database, read for one target.
struct TargetReading {
    let transaction: ReadTransaction
    let target: ReportedTarget
    /// Seconds since 1970.
    let now: Double

    /// The name by which the tables know the target.
    var model: String { target.name }

    /// A sample whose first label is the target.
    ///
    /// - Parameters:
    ///   - definition: of the metric.
    ///   - labels: the values of the labels after `target`, in the order of the definition.
    ///   - value: of the sample.
    /// - Returns: the sample.
    func sample(_ definition: MetricDefinition, _ labels: String..., value: Double) -> CollectedSample {
        CollectedSample(definition, labels: [target.name] + labels, value: value)
    }
}
