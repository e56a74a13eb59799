import Observations
import Store
import Telemetry

/// The stations with sensor faults.
enum SensorFaults {
    static let isFaulty = MetricDefinition.gauge(
        "aerocast_sensor_fault",
        labels: ["target", "station"],
        help:
            "1 while a station's readings are ignored, 0 after its sensor has recovered, for the"
            + " \(LoopMetrics.shownStations) stations with the newest faults.",
        updatedWhen: "the drift detector stores an event of kind sensor_fault or sensor_recovered"
    )

    static let metric = LoopMetric.ofTarget(isFaulty) { reading in
        try reading.transaction.sensorStates(of: reading.target.name, limit: LoopMetrics.shownStations)
            .map { reading.sample(isFaulty, $0.station, value: $0.isFaulty ? 1 : 0) }
    }
}
