import Access
import AeroCastClient
import Foundation
import HTTPClient
import Serving
import Store
import TestSupport
import XCTest

/// The Swift client against a running API.
final class SwiftClientTests: XCTestCase {
    private let start = RunningAPI.startDate

    private func weather(_ hours: Range<Int>, station: String? = "KJFK") -> [AeroCastClient.Observation] {
        hours.map {
            AeroCastClient.Observation(
                station: station,
                time: start.addingTimeInterval(Double($0) * 3600),
                temperature: Bodies.temperature($0),
                windSpeed: 3.5,
                pressure: 1013
            )
        }
    }

    private func service(_ limits: ConnectionLimits = ConnectionLimits()) async throws -> (RunningAPI, AeroCast) {
        let api = try await runningAPI(limits: limits)
        try await api.promote(SmallForecaster.artifact(seed: 1))
        return (api, AeroCast(url: api.url))
    }

    func testWhatWasObservedComesBack() async throws {
        let (_, client) = try await service()
        let place = AeroCastClient.Station(id: "LAKE", latitude: 45, longitude: 9)
        let stored = try await client.observe(weather(0..<40, station: nil), station: place)
        XCTAssertEqual(stored.stored, 40)
        let again = try await client.observe(weather(0..<40, station: "LAKE"))
        XCTAssertEqual(again.duplicates, 40)
        var rows: [HistoryRow] = []
        for try await row in client.observations(of: "LAKE", from: start.addingTimeInterval(3600)) { rows.append(row) }
        XCTAssertEqual(rows.count, 39)
        XCTAssertEqual(rows.first?.time, start.addingTimeInterval(3600))
        XCTAssertEqual(rows.first?.temperature, Bodies.temperature(1))
        let forecast = try await client.predict(station: "LAKE", horizons: [1, 6])
        XCTAssertEqual(forecast.horizons.map(\.horizon), [1, 6])
        XCTAssertEqual(forecast.issuedAt, start.addingTimeInterval(39 * 3600))
        let latest = try await client.latest(station: "LAKE")
        XCTAssertEqual(latest.ts, start.addingTimeInterval(39 * 3600))
    }

    func testForecastsOfManyStationsArriveAsLines() async throws {
        let (_, client) = try await service()
        for station in ["A", "B"] { _ = try await client.observe(weather(0..<40, station: station)) }
        let stations = (0..<600).map { ["A", "B", "nowhere"][$0 % 3] + ($0 < 3 ? "" : "-\($0)") }
        var lines: [ForecastLine] = []
        for try await line in client.forecasts(of: stations, horizons: [1, 6]) { lines.append(line) }
        XCTAssertEqual(lines.map(\.station), stations)
        XCTAssertEqual(lines[1].horizons?.count, 2)
        XCTAssertEqual(lines[2].problem?.status, 404)
    }

    /// A second page, which the client requests when it needs it.
    func testHistoryHasAllPages() async throws {
        let (_, client) = try await service()
        _ = try await client.observe(weather(0..<950))
        var times: Set<Date> = []
        for try await row in client.issuedForecasts(of: "KJFK") { if let time = row.issuedAt { times.insert(time) } }
        XCTAssertEqual(times.count, 950)
    }

    func testARefusalIsAProblem() async throws {
        let (api, client) = try await service()
        do {
            _ = try await client.observe([.init(station: "X", time: start, temperature: 500)])
            XCTFail("must be refused")
        } catch let problem as AeroCastClient.Problem {
            XCTAssertEqual(problem.status, 422)
            XCTAssertEqual(problem.kind, "invalid-value")
            XCTAssertEqual(problem.errors.first?.pointer, "/observations/0/temperature")
            XCTAssertTrue("\(problem)".contains("500"), "\(problem)")
        }
        do {
            for try await line in client.forecasts(of: []) { XCTFail("\(line)") }
            XCTFail("must be refused")
        } catch let problem as AeroCastClient.Problem {
            XCTAssertEqual(problem.status, 422)
        }
        await api.stop()
        do {
            _ = try await AeroCast(url: api.url, options: .once).health()
            XCTFail("must not be answered")
        } catch let error as NoAnswer {
            XCTAssertTrue("\(error)".contains("could not connect"), "\(error)")
        }
    }

    func testAKeyOfAFileIsReadAgainAfterItsRotation() async throws {
        let (api, _) = try await service()
        let file = try temporaryFolder().appending(path: "key")
        let client = AeroCast(url: api.url, key: .file(file.path), options: .once)
        for _ in 0..<2 {
            let key = try await api.makeKey([.read])
            try Data("\(key.text)\n".utf8).write(to: file)
            _ = try await client.targets()
            try await api.revoke(key)
            do {
                _ = try await client.targets()
                XCTFail("must be refused")
            } catch let problem as AeroCastClient.Problem {
                XCTAssertEqual(problem.kind, "unauthorized")
                XCTAssertFalse("\(problem)".contains(key.text))
            }
        }
    }

    func testTheVerdictTheOutlookAndTheStory() async throws {
        let (_, client) = try await service()
        _ = try await client.observe(weather(0..<40))
        let verdict = try await client.verdict()
        XCTAssertEqual(verdict.state, "healthy")
        XCTAssertEqual(verdict.stations.total, 1)
        let overview = try await client.overview(target: "temperature")
        XCTAssertEqual(overview.id, ["KJFK"])
        let outlook = try await client.outlook(of: "KJFK")
        XCTAssertEqual(outlook.value.count, outlook.horizons.count)
        XCTAssertEqual(outlook.issuedAt, start.addingTimeInterval(39 * 3600))
        let story = try await client.story(of: "KJFK", limit: 3)
        XCTAssertEqual(story.station, "KJFK")
        let beat = try await client.heartbeat(of: "own feeder", silentAfter: .milliseconds(1500))
        XCTAssertTrue(beat.stored)
    }

    func testASilenceIsMadeReadAndEnded() async throws {
        let (api, _) = try await service()
        let key = try await api.makeKey([.operate])
        let operating = AeroCast(url: api.url, key: .value(key.text))
        let end = Date(timeIntervalSince1970: (api.seconds + 3600).rounded())
        let made = try await operating.createSilence(
            of: [SilenceMatcher("station", "KJ.*", isRegex: true)],
            until: end,
            comment: "the mast is being painted",
            holdsFlags: true,
            by: "ada"
        )
        XCTAssertEqual(made.endsAt, end)
        XCTAssertEqual(made.createdBy, "client-\(key.id)", "the key has precedence over the name")
        XCTAssertEqual(made.matchers.map(\.isRegex), [true])
        XCTAssertTrue(made.holdsFlags)
        let acknowledged = try await operating.acknowledge([SilenceMatcher("kind", "drift")], comment: "on my way")
        XCTAssertTrue(acknowledged.untilResolved)
        let active = try await operating.silences(state: "active")
        XCTAssertEqual(Set(active.map(\.id)), [made.id, acknowledged.id])
        try await operating.endSilence(made.id)
        let ended = try await operating.silence(made.id)
        XCTAssertEqual(ended.status.state, "expired")
        do {
            try await operating.endSilence(made.id)
            XCTFail("must be refused")
        } catch let problem as AeroCastClient.Problem {
            XCTAssertEqual(problem.status, 409)
        }
    }

    func testAnAnnotationIsMadeListedAndWithdrawn() async throws {
        let (_, client) = try await service()
        _ = try await client.observe(weather(0..<3))
        let time = start.addingTimeInterval(3600)
        let made = try await client.annotate("sensor replaced", station: "KJFK", from: time, startsReference: true)
        XCTAssertEqual(made.startsAt, time)
        XCTAssertTrue(made.newReference)
        let found = try await client.annotations(of: "KJFK", from: start, to: start.addingTimeInterval(7200))
        XCTAssertEqual(found, [made])
        let later = try await client.annotations(of: "KJFK", from: start.addingTimeInterval(7200))
        XCTAssertEqual(later, [])
        try await client.withdrawAnnotation(made.id)
        let left = try await client.annotations()
        XCTAssertEqual(left, [])
    }

    func testARequestIsRepeatedAsRetryAfterSays() async throws {
        var policy = AccessPolicy.ofTests
        policy.limits[.read] = RateLimit(quota: 1, window: 1)
        let api = try await runningAPI(policy: policy)
        let key = try await api.makeKey([.read])
        let client = AeroCast(url: api.url, key: .value(key.text))
        _ = try await client.targets()
        let refused = try await api.send(.get, "/targets", headers: ["Authorization": "Bearer \(key.text)"])
        XCTAssertEqual(refused.status, 429)
        async let second = client.targets()
        try await Task.sleep(for: .milliseconds(200))
        api.setTime(api.seconds + 10)
        let targets = try await second
        XCTAssertEqual(targets.map(\.target), ["temperature"])
    }

    func testAStreamWithoutAPlaceWaitsAndCanBeCanceled() async throws {
        var limits = ConnectionLimits()
        limits.listeners = 0
        let (_, client) = try await service(limits)
        _ = try await client.observe(weather(0..<2))
        let follower = Task { for try await message in client.followForecasts(of: "KJFK") { XCTFail("\(message)") } }
        try await Task.sleep(for: .milliseconds(300))
        follower.cancel()
        guard case .failure(let error) = await follower.result else { return XCTFail("a stream has no end") }
        XCTAssertTrue(error is CancellationError, "\(error)")
    }

    func testAStreamContinuesAfterTheServerHasRestarted() async throws {
        let folder = try temporaryFolder()
        let first = try await runningAPI(in: folder)
        let client = AeroCast(url: first.url)
        _ = try await client.observe(weather(0..<3))
        var stream = client.followForecasts(of: "KJFK", after: 0).makeAsyncIterator()
        var seen: [Date?] = []
        func read(_ count: Int) async throws {
            for _ in 0..<count {
                guard case .forecast(let line, _) = try await stream.next() else { return XCTFail("no forecast") }
                seen.append(line.issuedAt)
            }
        }
        try await read(3)
        await first.stop()
        try first.store.close()
        let second = try await runningAPI(in: folder, port: URL(string: first.url)?.port ?? 0)
        _ = try await AeroCast(url: second.url).observe(weather(3..<90))
        try await read(87)
        XCTAssertEqual(seen, (0..<90).map { start.addingTimeInterval(Double($0) * 3600) })
    }

    func testEventsAreFollowed() async throws {
        let (api, client) = try await service()
        let other = try await api.promote(SmallForecaster.artifact(seed: 2))
        var stream = client.followEvents(after: 0).makeAsyncIterator()
        _ = try await client.observe(weather(0..<1))
        _ = try await client.rollBack(actor: "anna", reason: "a test")
        var kinds: Set<String> = []
        var hasHour = false
        while !hasHour || !kinds.contains("rolled_back") {
            switch try await stream.next() {
            case .event(let event): kinds.insert(event.kind)
            case .observation(let hour): hasHour = hour.station == "KJFK"
            case nil: return XCTFail("a stream has no end")
            }
        }
        XCTAssertFalse(other.isEmpty)
    }
}

extension AeroCast.Options {
    fileprivate static var once: AeroCast.Options {
        var options = AeroCast.Options()
        options.retries = 0
        return options
    }
}
