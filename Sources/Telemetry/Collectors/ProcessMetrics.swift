import Foundation

/// The standard process metrics of Prometheus client libraries.
package enum ProcessMetrics {
    package static let processorTime = MetricDefinition.counter(
        "process_cpu_seconds_total",
        unit: .seconds,
        help: "Processor time of the process, user and system.",
        updatedWhen: "the process runs"
    )
    package static let residentMemory = MetricDefinition.gauge(
        "process_resident_memory_bytes",
        unit: .bytes,
        help: "Resident memory of the process.",
        updatedWhen: "read at every scrape"
    )
    package static let virtualMemory = MetricDefinition.gauge(
        "process_virtual_memory_bytes",
        unit: .bytes,
        help: "Virtual memory of the process.",
        updatedWhen: "read at every scrape"
    )
    package static let openFiles = MetricDefinition.gauge(
        "process_open_fds",
        help: "Open file descriptors.",
        updatedWhen: "read at every scrape"
    )
    package static let maximumOpenFiles = MetricDefinition.gauge(
        "process_max_fds",
        help: "Maximum number of open file descriptors.",
        updatedWhen: "read at every scrape"
    )
    package static let startTime = MetricDefinition.gauge(
        "process_start_time_seconds",
        unit: .seconds,
        help: "When the process started, in seconds since 1970.",
        updatedWhen: "once"
    )
    package static let all = [
        processorTime, residentMemory, virtualMemory, openFiles, maximumOpenFiles, startTime,
    ]

    /// Reads the metrics at every scrape; metrics without a value are omitted.
    package static let collector = Collector("process") {
        let memory = ProcessFacts.memory
        let found: [(MetricDefinition, Double?)] = [
            (processorTime, ProcessFacts.processorTime),
            (residentMemory, memory.map { Double($0.resident) }),
            (virtualMemory, memory.map { Double($0.virtual) }),
            (openFiles, ProcessFacts.openFiles.map(Double.init)),
            (maximumOpenFiles, ProcessFacts.maximumOpenFiles),
            (startTime, ProcessFacts.startTime),
        ]
        return found.compactMap { definition, value in value.map { CollectedSample(definition, value: $0) } }
    }
}
