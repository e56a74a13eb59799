import Forecasting
import Hummingbird
import JSONSchema
import NIOCore
import Observations
import Store

/// `POST /v1/forecasts`: the forecasts of many stations and targets, as a stream of lines.
///
/// A line is a forecast, or the problem of its station and target. A forecast that was issued with the station's newest
/// observation by the champion in service is answered from storage, because computing it again gives the same values.
struct ForecastsRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let metrics: ForecastMetrics

    /// The number of stations that one transaction reads: a reader must not be held for long.
    private static let stationsOfPart = 200

    static let weight = RouteWeight(eachOf: 100, "combinations of a station and a target")

    struct Answer: RouteAnswer {
        let parts: [ArraySlice<String>]
        let lines: @Sendable (ArraySlice<String>) async -> [UInt8]

        static var forms: [AnswerForm] {
            [AnswerForm(mediaType: "application/x-ndjson", schema: ForecastLine.schema)]
        }

        func response() -> Response {
            let body = ResponseBody { writer in
                for part in parts {
                    // Forecasts are computed outside of the event loop, which serves other connections.
                    let bytes = await withTaskExecutorPreference(globalConcurrentExecutor) { await lines(part) }
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
        }
    }

    func handle(_ input: ForecastsInput, _ request: Request, context: APIRequestContext) async throws -> Answer {
        let (horizons, wanted) = try input.checked(for: targets)
        try context.credential.requireStations(input.stations)
        try context.charge(Self.weight, for: input.stations.count * wanted.count)
        // One request sees one champion of each target.
        let answerings = wanted.map(\.answering)
        let isCombined = input.answer != .champion
        let starts = stride(from: 0, to: input.stations.count, by: Self.stationsOfPart)
        let parts = starts.map { input.stations[$0..<min($0 + Self.stationsOfPart, input.stations.count)] }
        return Answer(parts: parts) { stations in
            await lines(of: Array(stations), answerings, horizons: horizons, isCombined: isCombined)
        }
    }

    /// The lines of some stations; a failure of the database is the problem of each of them.
    private func lines(
        of stations: [String],
        _ answerings: [Answering],
        horizons: [Int],
        isCombined: Bool
    ) async -> [UInt8] {
        do {
            let (bytes, counts) = try await store.read { transaction in
                var writer = JSONWriter()
                var counts: [ForecastMetrics.Labels: Int] = [:]
                let known = try answerings.map { answering in
                    try transaction.newestForecasts(of: stations, target: answering.target.name)
                }
                for station in stations {
                    for (answering, known) in zip(answerings, known) {
                        let line = try transaction.line(
                            of: station,
                            for: answering,
                            newest: known[station],
                            horizons: horizons,
                            isCombined: isCombined
                        )
                        line.write(to: &writer)
                        for labels in line.labels { counts[labels, default: 0] += 1 }
                    }
                }
                return (writer.bytes, counts)
            }
            metrics.answered(counts)
            return bytes
        } catch {
            let problem = Problem(
                .serviceUnavailable,
                kind: .storage,
                title: "Storage unavailable",
                detail: "retry later"
            )
            var writer = JSONWriter()
            for station in stations {
                for answering in answerings {
                    ForecastLine(station: station, target: answering.target.name, content: .problem(problem))
                        .write(to: &writer)
                }
            }
            return writer.bytes
        }
    }
}

extension ReadTransaction {
    fileprivate func line(
        of station: String,
        for answering: Answering,
        newest: NewestForecasts?,
        horizons: [Int],
        isCombined: Bool
    ) throws -> ForecastLine {
        var line = ForecastLine(station: station, target: answering.target.name, content: .stored([]))
        if let newest, let stored = newest.answer(of: answering, horizons: horizons, isCombined: isCombined) {
            line.content = .stored(stored)
            return line
        }
        guard newest?.hour != nil,
            let (origin, knowledge) = try knowledge(
                of: station,
                for: answering,
                combined: isCombined,
                horizons: horizons
            )
        else {
            line.content = .problem(.noObservations(of: station))
            return line
        }
        do {
            let answer = try answering.storedAnswer(from: knowledge, at: origin, horizons: horizons)
            line.content = .computed(
                ForecastBody(answer, from: answering, station: station, issuedAt: Timestamp(origin))
            )
        } catch let error as ForecastError {
            line.content = .problem(.invalid("stations", "\(error)"))
        }
        return line
    }
}

extension NewestForecasts {
    /// The stored forecasts of the horizons, in their order; `nil` if the answer must be computed.
    fileprivate func answer(of answering: Answering, horizons: [Int], isCombined: Bool) -> [NewestForecast]? {
        guard isCombined || !answering.combines, let first = forecasts.first, first.issuedAt == hour else { return nil }
        var wanted: [NewestForecast] = []
        for horizon in horizons {
            guard let forecast = forecasts.first(where: { $0.horizon == horizon }),
                forecast.modelVersion == answering.champion?.version,
                forecast.level == nil || forecast.level == answering.intervalLevel
            else { return nil }
            wanted.append(forecast)
        }
        return wanted
    }
}
