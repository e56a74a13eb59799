import Store
import Telemetry

/// The disk of the database, and the refusals while it has little room.
enum DiskMetrics {
    static let free = MetricDefinition.gauge(
        "aerocast_disk_free_bytes",
        unit: .bytes,
        help: "Free space of the disk that holds the database; absent if it cannot be examined.",
        updatedWhen: "every second"
    )
    static let size = MetricDefinition.gauge(
        "aerocast_disk_size_bytes",
        unit: .bytes,
        help: "Size of the disk that holds the database; absent if it cannot be examined.",
        updatedWhen: "every second"
    )
    static let refuses = MetricDefinition.gauge(
        "aerocast_disk_refuses",
        labels: ["what"],
        help: "1 if the disk has too little room for new stations (stations), or for observations (observations).",
        updatedWhen: "every second"
    )

    static let definitions = [free, size, refuses]

    static func collector(_ disk: DiskGuard) -> Collector {
        Collector("disk") {
            let level = disk.level
            var samples = [
                CollectedSample(refuses, "stations", value: level >= .newStations ? 1 : 0),
                CollectedSample(refuses, "observations", value: level >= .observations ? 1 : 0),
            ]
            if let space = disk.space {
                samples.append(CollectedSample(free, value: Double(space.free)))
                samples.append(CollectedSample(size, value: Double(space.size)))
            }
            return samples
        }
    }
}
