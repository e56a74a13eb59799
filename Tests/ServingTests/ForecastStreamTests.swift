import Access
import Foundation
import HTTPClient
import Observations
import Serving
import Store
import TestSupport
import XCTest

/// `GET /v1/stations/{id}/forecasts/stream` over sockets.
final class ForecastStreamTests: XCTestCase {
    private static let path = "/v1/stations/KJFK/forecasts/stream"

    private func api(in folder: URL? = nil, others: [Variable] = []) async throws -> RunningAPI {
        var limits = ConnectionLimits()
        limits.listeners = 400
        limits.listenersPerAddress = 400
        let api = try await runningAPI(in: try folder ?? temporaryFolder(), others: others, limits: limits)
        return api
    }

    private func feed(_ hours: Range<Int>, to api: RunningAPI, station: String = "KJFK") async throws {
        let answer = try await api.post("/observations", Bodies.observations(hours, station: station))
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    private func issueTimes(_ messages: [StreamConnection.Message]) throws -> [String] {
        try messages.map { try JSON(parsing: $0.data)["issued_at"].text ?? $0.event }
    }

    func testAnIssueIsAMessageInTheFormOfALine() async throws {
        let api = try await api()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await feed(0..<40, to: api)
        try await feed(0..<40, to: api, station: "OTHER")
        let stream = try StreamConnection(Self.path, of: api)
        try await stream.start()
        try await feed(40..<41, to: api, station: "OTHER")
        try await feed(40..<41, to: api)
        let messages = await stream.messages(1)
        XCTAssertEqual(messages.map(\.event), ["forecast"])
        let line = try JSON(parsing: messages[0].data)
        let horizons = try await api.get("/targets").json["targets"][0]["horizons"].array.compactMap(\.double)
            .map { Int($0) }
        let batch = try await api.post("/v1/forecasts", #"{"stations":["KJFK"],"horizons":\#(horizons)}"#)
        XCTAssertEqual(messages[0].data + "\n", batch.text)
        let schema = api.contract.document["components"]["schemas"]["ForecastLine"]
        XCTAssertEqual(api.contract.violations(of: schema, in: line, at: ""), [])
    }

    /// More messages than the buffer of a listener holds come at once.
    func testAReconnectGetsWhatCameInBetweenOnceInOrder() async throws {
        let folder = try temporaryFolder()
        let first = try await api(in: folder)
        try await feed(0..<3, to: first)
        let stream = try StreamConnection(Self.path, of: first)
        try await stream.start()
        try await feed(3..<6, to: first)
        let seen = await stream.messages(3)
        XCTAssertEqual(try issueTimes(seen), (3..<6).map(Bodies.time))
        let last = try XCTUnwrap(seen[1].id)
        stream.connection.reset()
        try await feed(6..<150, to: first)
        await first.stop()
        try first.store.close()

        let second = try await api(in: folder)
        let resumed = try StreamConnection(Self.path, of: second, after: last)
        // From the fifth hour on, because the client knows the fourth.
        let missed = await resumed.messages(145)
        XCTAssertEqual(try issueTimes(missed), (5..<150).map(Bodies.time))
        try await feed(150..<250, to: second)
        let live = await resumed.messages(100)
        XCTAssertEqual(try issueTimes(live), (150..<250).map(Bodies.time))
        let byQuery = try StreamConnection("\(Self.path)?after=\(missed[140].id ?? 0)", of: second)
        let rest = await byQuery.messages(104)
        XCTAssertEqual(try issueTimes(rest), (146..<250).map(Bodies.time))
    }

    func testTwoHundredListenersGetEachForecastOnce() async throws {
        let api = try await api()
        try await feed(0..<3, to: api)
        var streams: [StreamConnection] = []
        for _ in 0..<200 { streams.append(try StreamConnection(Self.path, of: api)) }
        for stream in streams { try await stream.start() }
        for hour in 3..<8 { try await feed(hour..<(hour + 1), to: api) }
        let expected = (3..<8).map(Bodies.time)
        for stream in streams {
            let messages = await stream.messages(5)
            XCTAssertEqual(try issueTimes(messages), expected)
        }
        for stream in streams { stream.connection.reset() }
        // All places are free again.
        let path = Self.path
        var again: [StreamConnection] = []
        for _ in 0..<200 { again.append(try StreamConnection(path, of: api)) }
        for stream in again { try await stream.start() }
    }

    func testDeletedForecastsAreAGap() async throws {
        let api = try await api()
        try await feed(0..<6, to: api)
        api.setTime(api.seconds + 10 * 3600)
        try await feed(6..<10, to: api)
        let now = api.seconds
        let deleted = try await api.store.write { transaction in
            let cuts = try transaction.reading.retentionCuts(age: 3 * 3600, now: now)
            return try cuts.map { try transaction.deleteForecasts($0, limit: 1000) }.reduce(0, +)
        }
        XCTAssertGreaterThan(deleted, 0)
        let stream = try StreamConnection(Self.path, of: api, after: 1)
        let messages = await stream.messages(2)
        XCTAssertEqual(messages[0].event, "gap")
        let gap = try JSON(parsing: messages[0].data)
        XCTAssertEqual(gap["after"].double, 1)
        XCTAssertEqual(gap["through"].double, messages[0].id.map(Double.init))
        XCTAssertTrue(
            messages.dropFirst().allSatisfy { $0.event == "forecast" && ($0.id ?? 0) > (messages[0].id ?? 0) }
        )
        // A client that continues behind the gap is told no gap.
        let behind = try StreamConnection(Self.path, of: api, after: messages[0].id)
        let rest = await behind.messages(1)
        XCTAssertEqual(rest.first, messages[1])
    }

    func testAPositionOfAnotherDatabaseIsAGap() async throws {
        let api = try await api()
        try await feed(0..<2, to: api)
        let stream = try StreamConnection(Self.path, of: api, after: 1_000_000)
        let messages = await stream.messages(1)
        XCTAssertEqual(messages.map(\.event), ["gap"])
        try await feed(2..<3, to: api)
        let live = await stream.messages(1)
        XCTAssertEqual(try issueTimes(live), [Bodies.time(2)])
    }

    func testEachTargetHasAStream() async throws {
        let api = try await api(others: [.pressure])
        try await feed(0..<2, to: api)
        let stream = try StreamConnection(Self.path + "?target=pressure", of: api)
        try await stream.start()
        try await feed(2..<3, to: api)
        let messages = await stream.messages(1)
        XCTAssertEqual(try messages.map { try JSON(parsing: $0.data)["target"].text }, ["pressure"])
    }

    func testWrongRequestsAreRefused() async throws {
        let api = try await api()
        try await feed(0..<2, to: api)
        for (path, after, status) in [
            ("/v1/stations/NOWHERE/forecasts/stream", "1", "404"), (Self.path, "x", "422"), (Self.path, "-1", "422"),
            (Self.path + "?after=-1", "", "422"), (Self.path + "?target=rain", "1", "422"),
        ] {
            let stream = try StreamConnection(path, of: api, headers: ["Last-Event-ID": after])
            let answer = await stream.connection.receive(within: 10) { $0.contains("\"type\"") }
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 \(status) "), "\(path) \(after) \(answer.text)")
        }
    }

    // MARK: permission

    private func stream(_ api: RunningAPI, _ key: AccessKey, path: String = path) throws -> StreamConnection {
        try StreamConnection(path, of: api, headers: ["Authorization": "Bearer \(key.text)"])
    }

    func testARevokedKeyEndsItsStreamsAndNoOthers() async throws {
        let api = try await api()
        try await feed(0..<2, to: api)
        let (revoked, other) = (try await api.makeKey([.read]), try await api.makeKey([.read]))
        let streams = [try stream(api, revoked), try stream(api, revoked, path: "/v1/events"), try stream(api, other)]
        for stream in streams { try await stream.start() }
        try await api.revoke(revoked)
        for stream in streams.dropLast() {
            // The last chunk of the answer.
            let end = await stream.connection.receive(within: 10) { $0.hasSuffix("0\r\n\r\n") }
            XCTAssertTrue(end.text.hasSuffix("0\r\n\r\n"), end.text)
        }
        let refused = await (try stream(api, revoked)).connection.receive(within: 10) { $0.contains("\"type\"") }
        XCTAssertTrue(refused.text.hasPrefix("HTTP/1.1 401 "), refused.text)
        let rest = await streams[2].connection.receive(within: 1) { $0.hasSuffix("0\r\n\r\n") }
        XCTAssertFalse(rest.isClosed || rest.text.hasSuffix("0\r\n\r\n"), rest.text)
    }

    func testTheFirstKeyEndsTheStreamsOfClientsWithoutAKey() async throws {
        let api = try await api()
        try await feed(0..<2, to: api)
        let stream = try StreamConnection(Self.path, of: api)
        try await stream.start()
        _ = try await api.makeKey([.read])
        let end = await stream.connection.receive(within: 10) { $0.hasSuffix("0\r\n\r\n") }
        XCTAssertTrue(end.text.hasSuffix("0\r\n\r\n"), end.text)
    }

    func testAKeyFollowsTheStationsThatItNames() async throws {
        let api = try await api()
        try await feed(0..<2, to: api)
        let (fitting, foreign) = (
            try await api.makeKey([.read], stations: ["KJ*"]), try await api.makeKey([.read], stations: ["DE-*"])
        )
        try await stream(api, fitting).start()
        let writer = try await api.makeKey([.feed])
        for key in [foreign, writer] {
            let answer = await (try stream(api, key)).connection.receive(within: 10) { $0.contains("\"type\"") }
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 403 "), answer.text)
        }
    }
}
