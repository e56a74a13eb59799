import Forecasting
import Observations
import Store
import Telemetry

/// The number and the age of observations, which belong to no target.
enum Feed {
    static let observations = MetricDefinition.gauge(
        "aerocast_stored_observations",
        help: "Observations in the database.",
        updatedWhen: "an observation is stored"
    )
    static let stations = MetricDefinition.gauge(
        "aerocast_stations",
        help: "Stations with observations.",
        updatedWhen: "a station's first observation is stored"
    )
    static let lastReceived = MetricDefinition.gauge(
        "aerocast_last_received_timestamp_seconds",
        unit: .seconds,
        help: "When the newest observation of any station was stored, in seconds since 1970; absent before the first.",
        updatedWhen: "an observation is stored"
    )
    static let stationLastReceived = MetricDefinition.gauge(
        "aerocast_station_last_received_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "When a station's newest observation was stored, in seconds since 1970; \(firstStations).",
        updatedWhen: "an observation of the station is stored"
    )
    static let stationNewest = MetricDefinition.gauge(
        "aerocast_station_newest_observation_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "The hour of a station's newest observation, in seconds since 1970; \(firstStations).",
        updatedWhen: "an observation of the station is stored"
    )

    private static let firstStations = "the first \(LoopMetrics.shownStations) stations by id"

    static let metric = LoopMetric.ofInstallation(
        observations,
        stations,
        lastReceived,
        stationLastReceived,
        stationNewest
    ) { transaction in
        var samples = [
            CollectedSample(observations, value: Double(try transaction.observationCount())),
            CollectedSample(stations, value: Double(try transaction.stationCount())),
        ]
        if let received = try transaction.latestReceipt() {
            samples.append(CollectedSample(lastReceived, value: received))
        }
        for station in try transaction.freshness(limit: LoopMetrics.shownStations) {
            let newest = Double(station.newest.secondsSince1970)
            samples.append(CollectedSample(stationLastReceived, station.station, value: station.receivedAt))
            samples.append(CollectedSample(stationNewest, station.station, value: newest))
        }
        return samples
    }
}
