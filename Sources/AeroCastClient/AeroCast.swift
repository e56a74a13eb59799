import CurlClient
public import Foundation
import HTTPClient

/// A client of one AeroCast API.
///
/// ```swift
/// let api = AeroCast(url: "http://127.0.0.1:8000", key: .file("read.key"))
/// for try await line in api.forecasts(of: ["KJFK", "KORD"], horizons: [1, 24]) {
///     print(line.station, line.horizons ?? [])
/// }
/// ```
///
/// A client may be used by several tasks at once. A request that may be repeated is repeated after the statuses 429,
/// 502, 503 and 504 and after a lost connection; the client waits for the time of `Retry-After`.
public struct AeroCast: Sendable {
    /// The key of an API that needs one.
    public enum Key: Sendable {
        /// `ac_…`.
        case value(String)
        /// The path of a file with the key, which is read for each request: a rotated key needs no restart.
        case file(String)
    }

    /// How requests are sent.
    public struct Options: Sendable {
        /// The time for a whole answer; for a stream, the time without a byte.
        public var timeout: Duration = .seconds(30)
        /// How often a request that may be repeated is repeated.
        public var retries = 3
        /// PEM file of trusted certificate authorities; `nil` for the system's.
        public var certificateAuthorityFile: String?
        /// Bodies of at least this size are sent compressed.
        public var smallestCompressedBody = 4096

        /// The default values.
        public init() {}
    }

    let connection: ClientConnection

    /// Creates a client; nothing is sent.
    ///
    /// - Parameters:
    ///   - url: the address of the API, without a path unless a proxy adds one.
    ///   - key: a key of the API, if it has keys.
    ///   - options: how requests are sent.
    public init(url: String = "http://127.0.0.1:8000", key: Key? = nil, options: Options = Options()) {
        connection = ClientConnection(url: url, key: key, options: options)
    }
}

// MARK: forecasts

extension AeroCast {
    /// The forecast of a station from its stored observations.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - horizons: hours ahead, 1 … 24.
    ///   - target: the target; `nil` for the first of the API.
    ///   - answer: who forecasts.
    /// - Returns: one entry for each horizon.
    /// - Throws: ``Problem`` or ``NoAnswer``, as every method.
    public func predict(
        station: String,
        horizons: [Int] = [1],
        target: String? = nil,
        answer: AnswerChoice? = nil
    ) async throws -> Forecast {
        let body = PredictBody(station: station, horizons: horizons, target: target, answer: answer)
        return try await connection.post("/v1/predict", body, repeats: true)
    }

    /// A forecast from observations that are not stored.
    ///
    /// - Parameters:
    ///   - sequence: steps of temperature in °C, wind speed in m/s and pressure in hPa, oldest first, at least 24.
    ///   - time: the time of the last step, if known.
    ///   - horizons: hours ahead, 1 … 24.
    ///   - target: the target; `nil` for the first of the API.
    /// - Returns: one entry for each horizon.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func predict(
        sequence: [[Double]],
        time: Date? = nil,
        horizons: [Int] = [1],
        target: String? = nil
    ) async throws -> Forecast {
        let body = PredictBody(sequence: sequence, time: time, horizons: horizons, target: target)
        return try await connection.post("/v1/predict", body, repeats: true)
    }

    /// The forecasts of many stations and targets, as they arrive.
    ///
    /// - Parameters:
    ///   - stations: up to 10,000 ids.
    ///   - targets: the targets; `nil` for the first of the API.
    ///   - horizons: hours ahead, 1 … 24.
    ///   - answer: who forecasts.
    /// - Returns: one line for each station and target in this order, with `horizons` or a `problem`.
    public func forecasts(
        of stations: [String],
        targets: [String]? = nil,
        horizons: [Int] = [1],
        answer: AnswerChoice? = nil
    ) -> ForecastLines {
        let body = ForecastsBody(stations: stations, targets: targets, horizons: horizons, answer: answer)
        return ForecastLines(connection: connection, body: body)
    }
}

// MARK: observations

extension AeroCast {
    /// Stores observations; sending the same ones twice is safe.
    ///
    /// - Parameters:
    ///   - observations: up to 10,000, each with its station.
    ///   - station: the station of observations that name none.
    /// - Returns: what was stored, and the next forecasts.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func observe(_ observations: [Observation], station: Station? = nil) async throws -> Ingestion {
        let body = ObservationsBody(station: station, observations: observations)
        return try await connection.post("/v1/observations", body, repeats: true)
    }

    /// Stores an error that the client measured.
    public func evaluate(predicted: Double, actual: Double, target: String? = nil) async throws -> Evaluation {
        let body = EvaluationBody(predicted: predicted, actual: actual, target: target)
        return try await connection.post("/v1/eval", body, repeats: false)
    }

    /// The newest observation of a station, or of any station.
    public func latest(station: String? = nil) async throws -> LatestObservation {
        let answer: Latest = try await connection.get("/v1/latest", ["station": station])
        return answer.row
    }

    /// The stations, the most recently observed first; at most 1000.
    public func stations(limit: Int? = nil) async throws -> [StationSummary] {
        let answer: Stations = try await connection.get("/v1/stations", ["limit": limit.map(String.init)])
        return answer.stations
    }

    /// The targets with their units and horizons, the default target first.
    public func targets() async throws -> [Target] {
        let answer: Targets = try await connection.get("/v1/targets")
        return answer.targets
    }
}

// MARK: history

extension AeroCast {
    /// The observations of a station from a time to before another, oldest first.
    public func observations(of station: String, from: Date? = nil, to: Date? = nil) -> HistoryRows {
        rows(of: station, "observations", ["from": from.map(ClientCoding.text), "to": to.map(ClientCoding.text)])
    }

    /// The forecasts issued for a station from a time to before another, oldest first.
    public func issuedForecasts(
        of station: String,
        from: Date? = nil,
        to: Date? = nil,
        target: String? = nil
    ) -> HistoryRows {
        let times = ["from": from.map(ClientCoding.text), "to": to.map(ClientCoding.text), "target": target]
        return rows(of: station, "forecasts", times)
    }

    /// The forecasts of a station for a time to before another, with the observed values, oldest first.
    public func outcomes(
        of station: String,
        from: Date? = nil,
        to: Date? = nil,
        target: String? = nil,
        horizon: Int? = nil
    ) -> HistoryRows {
        let query = [
            "from": from.map(ClientCoding.text), "to": to.map(ClientCoding.text), "target": target,
            "horizon": horizon.map(String.init),
        ]
        return rows(of: station, "outcomes", query)
    }

    private func rows(of station: String, _ name: String, _ query: [String: String?]) -> HistoryRows {
        HistoryRows(connection: connection, path: "/v1/stations/\(station.escapedForPath)/\(name)", query: query)
    }
}

// MARK: the loop

extension AeroCast {
    /// The events behind an event, or the newest ones, oldest first.
    public func events(
        since: Int? = nil,
        kinds: [String] = [],
        station: String? = nil,
        target: String? = nil,
        limit: Int? = nil
    ) async throws -> LoopEvents {
        try await connection.get(
            "/v1/events",
            [
                "since": since.map(String.init), "kind": kinds.isEmpty ? nil : kinds.joined(separator: ","),
                "station": station, "target": target, "limit": limit.map(String.init),
            ]
        )
    }

    /// Warnings, drifts and sensor faults behind one of them, or the newest ones, oldest first.
    public func anomalies(
        since: Int? = nil,
        station: String? = nil,
        target: String? = nil,
        limit: Int? = nil
    ) async throws -> Anomalies {
        try await connection.get(
            "/v1/anomalies",
            [
                "since": since.map(String.init), "station": station, "target": target,
                "limit": limit.map(String.init),
            ]
        )
    }

    /// The retrain flags, newest first.
    public func flags(target: String? = nil, limit: Int? = nil) async throws -> [Flag] {
        let answer: Flags = try await connection.get(
            "/v1/flags",
            ["target": target, "limit": limit.map(String.init)]
        )
        return answer.flags
    }

    /// Series of one station for a chart.
    public func timeline(
        station: String? = nil,
        horizon: Int? = nil,
        hours: Int? = nil,
        target: String? = nil
    ) async throws -> Timeline {
        try await connection.get(
            "/v1/timeline",
            [
                "station": station, "horizon": horizon.map(String.init), "hours": hours.map(String.init),
                "target": target,
            ]
        )
    }

    /// Raises a retrain flag if a routine retrain is due.
    public func checkRoutineRetrain(target: String? = nil) async throws -> RetrainCheck {
        try await connection.post("/v1/routine-retrain-check", TargetBody(target: target), repeats: false)
    }

    /// The entries of the audit behind an entry, oldest first; needs the role admin.
    public func audit(after: Int? = nil, limit: Int? = nil) async throws -> Audit {
        try await connection.get("/v1/audit", ["after": after.map(String.init), "limit": limit.map(String.init)])
    }
}

// MARK: the registry

extension AeroCast {
    /// The versions of a target with their aliases, and the newest promotions.
    public func models(target: String? = nil) async throws -> Models {
        try await connection.get("/v1/models", ["target": target])
    }

    /// All details of a version, or of an alias: champion, challenger or previous.
    public func model(_ version: String, target: String? = nil) async throws -> VersionDetails {
        try await connection.get("/v1/models/\(version.escapedForPath)", ["target": target])
    }

    /// Puts a version into service.
    ///
    /// - Parameters:
    ///   - version: the version or its alias.
    ///   - actor: who decides.
    ///   - reason: why.
    ///   - force: `true` promotes a quarantined version, too.
    ///   - target: the target; `nil` for the first of the API.
    /// - Returns: the champion and the promotion.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func promote(
        _ version: String,
        actor: String,
        reason: String,
        force: Bool? = nil,
        target: String? = nil
    ) async throws -> ChampionChange {
        let body = ChangeBody(actor: actor, reason: reason, force: force, target: target)
        return try await connection.post("/v1/models/\(version.escapedForPath)/promote", body, repeats: false)
    }

    /// Puts the predecessor into service.
    ///
    /// - Parameters:
    ///   - actor: who decides.
    ///   - reason: why.
    ///   - quarantine: whether the version in service is quarantined; `nil` for yes.
    ///   - target: the target; `nil` for the first of the API.
    /// - Returns: the champion and the promotion.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func rollBack(
        actor: String,
        reason: String,
        quarantine: Bool? = nil,
        target: String? = nil
    ) async throws -> ChampionChange {
        let body = ChangeBody(actor: actor, reason: reason, quarantine: quarantine, target: target)
        return try await connection.post("/v1/models/rollback", body, repeats: false)
    }
}

// MARK: the service

extension AeroCast {
    /// Whether the process answers.
    public func health() async throws -> Health { try await connection.get("/healthz") }

    /// The readiness, also of a service that is not ready.
    public func readiness() async throws -> Readiness { try await connection.get("/readyz", accepting: [503]) }

    /// The OpenAPI document of the API.
    public func openAPI() async throws -> JSONValue { try await connection.get("/openapi.json") }
}

// MARK: streams

extension AeroCast {
    /// The forecasts of a station as they are issued, without an end; a lost connection is opened again, and continues
    /// behind the last message.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - target: the target; `nil` for the first of the API.
    ///   - after: the position of the last known message; `nil` begins with the next forecast.
    /// - Returns: forecasts, and gaps between them that the API's retention has left.
    public func followForecasts(of station: String, target: String? = nil, after: Int? = nil) -> ForecastMessages {
        let path = "/v1/stations/\(station.escapedForPath)/forecasts/stream"
        return ForecastMessages(messages: ServerMessages(connection, path, ["target": target], after: after))
    }

    /// The events of the loop as they happen, without an end, in the same way.
    ///
    /// - Parameters:
    ///   - target: the target; `nil` for the first of the API.
    ///   - after: the id of the last known event; `nil` begins with the next event.
    /// - Returns: events, and announcements of new hours.
    public func followEvents(target: String? = nil, after: Int? = nil) -> EventMessages {
        EventMessages(messages: ServerMessages(connection, "/v1/events", ["target": target], after: after))
    }
}
