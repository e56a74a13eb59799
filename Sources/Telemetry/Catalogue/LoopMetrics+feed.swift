extension LoopMetrics {
    package static let stations = MetricDefinition.gauge(
        "aerocast_stations",
        help: "Stations that observations have come from.",
        counts: "a station's first observation is stored"
    )
    package static let lastReceived = MetricDefinition.gauge(
        "aerocast_last_received_timestamp_seconds",
        unit: .seconds,
        help: "When the newest observation of any station was stored, in seconds since 1970; absent before the first.",
        counts: "an observation is stored"
    )
    package static let stationLastReceived = MetricDefinition.gauge(
        "aerocast_station_last_received_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "When a station's newest observation was stored, in seconds since 1970; the first 100 stations by id.",
        counts: "an observation of the station is stored"
    )
    package static let stationNewest = MetricDefinition.gauge(
        "aerocast_station_newest_observation_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "The hour of a station's newest observation, in seconds since 1970; the first 100 stations by id.",
        counts: "an observation of the station is stored"
    )

    static let feed = [stations, lastReceived, stationLastReceived, stationNewest]
}
