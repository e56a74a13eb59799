import Foundation
import HTTPClient
import Observations

/// The three requests to api.weather.gov.
struct NWSClient: Sendable {
    /// The validators of a response, which make the next request conditional.
    struct Validators: Hashable, Sendable {
        var entityTag: String?
        var lastModified: String?
    }

    private let configuration: NWSSource.Configuration
    private let transport: any HTTPTransport
    private let retrier: Retrier
    private let now: @Sendable () -> Date

    init(
        _ configuration: NWSSource.Configuration,
        transport: any HTTPTransport,
        retrier: Retrier,
        now: @escaping @Sendable () -> Date
    ) throws(FormatError) {
        let agent = configuration.userAgent
        guard agent.contains(where: { $0 != " " }) else {
            throw FormatError(
                column: "User-Agent",
                found: "'\(agent)'",
                expected: "a name and a contact, as the NWS API requires"
            )
        }
        let station = configuration.station
        let isPlain = station.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || $0 == 0x2d }
        guard isPlain, (1...20).contains(station.utf8.count) else {
            throw FormatError(
                column: "station",
                found: "'\(station)'",
                expected: "capital letters and digits, such as KJFK"
            )
        }
        guard configuration.pressure != .altimeter else {
            throw configuration.pressure.unavailable(in: "the NWS API", offering: [.seaLevel, .station])
        }
        self.configuration = configuration
        self.transport = transport
        self.retrier = retrier
        self.now = now
    }

    func station() async throws -> Station {
        try await ask("") { response in try NWSDocument.station(in: response.body) }
    }

    /// All reports since `start` that the service still has, at most 500.
    func collection(from start: Timestamp?) async throws -> [Observation] {
        let query = start.map { "?start=\($0)&limit=500" } ?? "?limit=500"
        return try await ask("/observations" + query, parse: observations)
    }

    /// The newest report; empty if the report has not changed.
    func latest(validators: inout Validators) async throws -> [Observation] {
        let known = validators
        let (reports, new): ([Observation], Validators) = try await ask(
            "/observations/latest",
            validators: known,
            parse: { response in
                let new = Validators(
                    entityTag: response.headers["ETag"],
                    lastModified: response.headers["Last-Modified"]
                )
                return (try observations(in: response), new)
            },
            ifUnchanged: { ([], known) }
        )
        validators = new
        return reports
    }

    private func observations(in response: HTTPResponse) throws -> [Observation] {
        try NWSDocument.observations(
            in: response.body,
            station: configuration.station,
            pressure: configuration.pressure
        )
    }

    private func ask<Answer: Sendable>(
        _ path: String,
        validators: Validators = Validators(),
        parse: (HTTPResponse) throws -> Answer,
        ifUnchanged: () -> Answer? = { nil }
    ) async throws -> Answer {
        let url = configuration.baseURL.appending("/stations/\(configuration.station)\(path)")
        var request = HTTPRequest(.get, url)
        request.headers["User-Agent"] = configuration.userAgent
        request.headers["Accept"] = "application/geo+json"
        request.headers["If-None-Match"] = validators.entityTag
        request.headers["If-Modified-Since"] = validators.lastModified
        return try await retrier.run {
            let response = try await transport.send(request)
            if response.status == 304, let answer = ifUnchanged() { return answer }
            guard response.status == 200 else { throw HTTPStatusError(response, url: url, now: now()) }
            do {
                return try parse(response)
            } catch let error as FormatError {
                throw UnreadableAnswer(error: error.placed(in: url.description, line: nil))
            }
        }
    }
}

/// A response that is not a document of the service.
struct UnreadableAnswer: PassingError, CustomStringConvertible {
    let error: FormatError
    var isWorthRetrying: Bool { true }
    var retryAfter: Duration? { nil }
    var description: String { error.description }
}
