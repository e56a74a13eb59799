import Access
import Forecasting
import HTTPTypes
import ObservationFixtures
import Observations
import Serving
import Store
import TestSupport
import Timing
import XCTest

/// The bounds of what one request may do to the database.
final class BoundedIngestionTests: XCTestCase {
    private static let start = RunningAPI.start.nearestHour

    private func store() throws -> Store {
        try Store(path: temporaryFolder().appending(path: "aerocast.sqlite").path)
    }

    private func ingestion(
        into store: Store,
        targets: [ServedTarget] = [ServedTarget()],
        limits: GrowthLimits = GrowthLimits()
    ) -> Ingestion {
        Ingestion(store: store, targets: targets, limits: limits, now: WallClock { 2e9 })
    }

    private func observations(_ hours: Range<Int>, of stations: [String] = ["KJFK"]) -> AcceptedObservations {
        AcceptedObservations(
            stations: stations.map { Station(id: $0) },
            observations: stations.flatMap { station in
                hours.map {
                    Observation(
                        station: station,
                        time: Timestamp(Self.start + $0),
                        temperature: Bodies.temperature($0),
                        windSpeed: 3
                    )
                }
            }
        )
    }

    func testARequestIsStoredInPiecesAndNoCommitHoldsTheLockForLonger() async throws {
        for (targets, pieces) in [([Variable.temperature], 5), ([.temperature, .windSpeed], 9)] {
            let store = try store()
            let served = targets.map { ServedTarget(Target($0)) }
            let report = try await ingestion(into: store, targets: served).ingest(observations(0..<2100))
            XCTAssertEqual(report.stored, 2100)
            XCTAssertEqual(store.activity.writes, pieces)
            XCTAssertLessThanOrEqual(store.activity.largestCommit, Store.mostRowsInCommit)
            let kept = try await store.read { try $0.observationCount() }
            XCTAssertEqual(kept, 2100)
        }
    }

    /// Many requests at once share commits, which must not add up.
    func testManyRequestsAtOnceDoNotMakeOneLongCommit() async throws {
        let store = try store()
        let ingestion = ingestion(into: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                let part = observations(0..<200, of: ["S\(number)"])
                group.addTask { _ = try await ingestion.ingest(part) }
            }
            try await group.waitForAll()
        }
        XCTAssertLessThanOrEqual(store.activity.largestCommit, Store.mostRowsInCommit)
        let kept = try await store.read { try $0.observationCount() }
        XCTAssertEqual(kept, 2400)
    }

    /// Another program's write waits for a piece, not for the request.
    func testAnotherProgramWritesBetweenThePiecesOfARequest() async throws {
        let store = try store()
        let elsewhere = try Store(path: store.path)
        let request = observations(0..<4000)
        let ingestion = ingestion(into: store)
        async let report = ingestion.ingest(request)
        while try await elsewhere.read({ try $0.observationCount() }) == 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        let seen = try await elsewhere.write { transaction in
            try transaction.register(Station(id: "other"))
            return try transaction.reading.observationCount()
        }
        let stored = try await report.stored
        XCTAssertEqual(stored, 4000)
        XCTAssertLessThan(seen, 4000, "the other program waited for the whole request")
        XCTAssertEqual(seen % Store.mostRowsInCommit, 0)
    }

    func testPiecesGiveTheForecastsOfOneTransactionAndARepetitionChangesNothing() async throws {
        let (pieces, hourly) = (try await runningAPI(), try await runningAPI())
        for api in [pieces, hourly] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            api.setTime(Double(RunningAPI.start.adding(hours: 2000).secondsSince1970))
        }
        let whole = Bodies.observations(0..<1010)
        let first = try await pieces.post("/observations", whole)
        let again = try await pieces.post("/observations", whole)
        for start in stride(from: 0, to: 1010, by: 101) {
            _ = try await hourly.post("/observations", Bodies.observations(start..<start + 101))
        }
        XCTAssertEqual(first.json["stored"].double, 1010, first.text)
        XCTAssertEqual(again.json["duplicates"].double, 1010)
        XCTAssertEqual(again.json["outcomes"].double, 0)
        XCTAssertEqual(again.json["forecasts"], first.json["forecasts"])
        for hour in [30, 499, 500, 501, 999, 1000, 1009] {
            let issuedAt = RunningAPI.start.adding(hours: hour)
            let one = try await pieces.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt)
            }
            let other = try await hourly.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt)
            }
            XCTAssertEqual(one, other, "\(hour)")
            XCTAssertEqual(one.count, 5)
        }
        let warm = try await pieces.store.read {
            try $0.stations(
                withoutWarmStatesOf: [first.json["forecasts"][0]["model_version"].text ?? ""],
                target: "temperature",
                observedWithin: 7
            )
        }
        XCTAssertEqual(warm, [], "a station whose whole past came in pieces needs no backfill")
    }

    func testTooManyObservationsAreRefusedInOneSentenceAndNothingIsStored() async throws {
        let api = try await runningAPI()
        let one = #"{"time":"2024-06-01T00:00:00Z","temperature":1}"#
        let list = [String](repeating: one, count: 10_001).joined(separator: ",")
        let answer = try await api.post("/observations", #"{"station":"KJFK","observations":[\#(list)]}"#)
        XCTAssertEqual(answer.status, 413, answer.text)
        XCTAssertEqual(
            answer.json["detail"].text,
            "a request must be of at most 10000 observations, got 10001: send the observations in several requests"
        )
        XCTAssertLessThan(answer.text.utf8.count, 1000)
        let count = try await api.store.read { try $0.stationCount() }
        XCTAssertEqual(count, 0)
    }

    func testStationsAreLimitedByRequestAndInTotal() async throws {
        let store = try store()
        let limits = GrowthLimits(newStationsPerRequest: 20, stations: 30)
        let ingestion = ingestion(into: store, limits: limits)
        func refused(_ stations: Range<Int>, hours: Range<Int> = 0..<1) async throws -> String? {
            do {
                _ = try await ingestion.ingest(observations(hours, of: stations.map { "S\($0)" }))
                return nil
            } catch let problem as Problem {
                XCTAssertEqual(problem.status.code, 422)
                return problem.detail
            }
        }
        let tooMany = try await refused(0..<21)
        XCTAssertEqual(
            tooMany,
            "a request may add at most 20 stations, got 21 new ones: check the ids, or send the stations in several requests"
        )
        let inPieces = try await refused(0..<21, hours: 0..<60)
        XCTAssertNotNil(inPieces)
        let none = try await store.read { try $0.stationCount() }
        XCTAssertEqual(none, 0, "a refused request registers nothing")
        let fits = try await refused(0..<20)
        XCTAssertNil(fits)
        let full = try await refused(20..<31)
        XCTAssertEqual(
            full,
            "the database has 20 of at most 30 stations: observations of known stations are accepted;"
                + " --max-stations of the API raises the limit"
        )
        let known = try await refused(0..<20, hours: 1..<3)
        XCTAssertNil(known)
    }

    func testTheStationsOfAClientAreLimited() async throws {
        let ingestion = ingestion(into: try store(), limits: GrowthLimits(stationsPerClient: 3))
        func refused(_ stations: Range<Int>, client: String?) async throws -> String? {
            let actor = client.map {
                Actor(.key(id: "a", client: $0, roles: [.feed], stations: StationPatterns()))
            }
            return try await Actor.$current.withValue(actor) {
                do {
                    _ = try await ingestion.ingest(observations(0..<1, of: stations.map { "S\($0)" }))
                    return nil
                } catch let problem as Problem {
                    return problem.detail
                }
            }
        }
        let first = try await refused(0..<2, client: "feeder")
        XCTAssertNil(first)
        let more = try await refused(1..<4, client: "feeder")
        XCTAssertEqual(
            more,
            "the client 'feeder' has added 2 of at most 3 stations: observations of known stations are accepted;"
                + " --max-client-stations of the API raises the limit"
        )
        let other = try await refused(1..<4, client: "other")
        XCTAssertNil(other)
        let known = try await refused(0..<4, client: "feeder")
        XCTAssertNil(known)
        let local = try await refused(4..<9, client: nil)
        XCTAssertNil(local, "without a key only the limit of all stations holds")
    }

    func testAStationThatReportedOnceHasRowsAndNoState() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let key = CombinationKey(target: "temperature", station: "KJFK", version: version)
        func states() async throws -> (KeptCombination?, IntervalRecord?) {
            try await api.store.read {
                (try $0.combination(of: key), try $0.intervals(target: "temperature", station: "KJFK"))
            }
        }
        let answer = try await api.post("/observations", Bodies.observation(0))
        XCTAssertEqual(answer.json["forecasts"][0]["horizons"].array.count, 5, answer.text)
        try await api.backfill.backfill()
        let once = try await states()
        XCTAssertNil(once.0)
        XCTAssertNil(once.1)
        _ = try await api.post("/observations", Bodies.observation(1))
        let twice = try await states()
        XCTAssertEqual(twice.0?.isWarm, true)
        XCTAssertNotNil(twice.1)
    }

    /// The state that is computed from the only hour is the state that would have been saved after it.
    func testTheFirstHourIsLearnedFromAsIfItsStateHadBeenSaved() async throws {
        let (apart, together) = (try await runningAPI(), try await runningAPI())
        for api in [apart, together] { try await api.promote(SmallForecaster.artifact(seed: 1)) }
        for hour in 0..<3 { _ = try await apart.post("/observations", Bodies.observation(hour)) }
        _ = try await together.post("/observations", Bodies.observations(0..<3))
        var records: [(KeptCombination?, IntervalRecord?)] = []
        for api in [apart, together] {
            let version = try XCTUnwrap(api.slot.served?.version)
            records.append(
                try await api.store.read {
                    (
                        try $0.combination(
                            of: CombinationKey(target: "temperature", station: "KJFK", version: version)
                        ),
                        try $0.intervals(target: "temperature", station: "KJFK")
                    )
                }
            )
        }
        XCTAssertNotNil(records[0].0)
        XCTAssertEqual(records[0].0, records[1].0)
        XCTAssertEqual(records[0].1, records[1].1)
    }
}
