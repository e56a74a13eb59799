// MARK: the verdict

extension AeroCast {
    /// The judgment of the installation, with every finding, the heaviest first.
    public func verdict() async throws -> InstallationVerdict { try await connection.get("/v1/verdict") }

    /// Every station with its state, the most troubled first, as columns.
    public func overview(target: String? = nil) async throws -> Overview {
        try await connection.get("/v1/overview", ["target": target])
    }

    /// The next 24 hours of a station, with the forecasts that the values are made of.
    public func outlook(of station: String, target: String? = nil) async throws -> Outlook {
        try await connection.get("/v1/stations/\(station.escapedForPath)/outlook", ["target": target])
    }

    /// The story of a target or a station in sentences, newest first.
    public func story(of station: String? = nil, target: String? = nil, limit: Int? = nil) async throws -> Story {
        try await connection.get(
            "/v1/story",
            ["station": station, "target": target, "limit": limit.map(String.init)]
        )
    }

    /// A sign of life of a feeder: after some time without another, its silence is a finding.
    ///
    /// - Parameters:
    ///   - feeder: what it feeds, such as `nws KJFK`; the heartbeats of one name replace each other.
    ///   - silentAfter: the time, 1 s to 25 h.
    ///   - problem: what the feeder waits for.
    ///   - ended: whether the feeder ends as it should.
    /// - Returns: whether it is kept; a feeder beyond the largest number is not.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func heartbeat(
        of feeder: String,
        silentAfter: Duration,
        problem: String? = nil,
        ended: Bool? = nil
    ) async throws -> HeartbeatReceipt {
        let seconds = Double(silentAfter.components.seconds) + Double(silentAfter.components.attoseconds) / 1e18
        let body = HeartbeatBody(feeder: feeder, silentAfter: seconds, problem: problem, ended: ended)
        return try await connection.post("/v1/heartbeats", body, repeats: true)
    }
}
