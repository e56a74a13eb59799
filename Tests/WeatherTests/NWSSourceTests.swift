import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import Observations
import RandomNumbers
import Synchronization
import Weather
import XCTest

final class NWSSourceTests: XCTestCase {
    private let clock = ManualClock()

    private func source(
        _ transport: any HTTPTransport,
        attempts: Int? = nil,
        pressure: PressureKind = .seaLevel,
        baseURL: String = "http://nws.test",
        now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_650_000_000) }
    ) throws -> NWSSource {
        var configuration = NWSSource.Configuration(station: "KFLL", userAgent: "aerocast-tests (tests@example.org)")
        configuration.baseURL = ServiceAddress(baseURL)
        configuration.pressure = pressure
        var policy = NWSSource.patience
        policy.maximumAttempts = attempts
        return try NWSSource(
            configuration,
            transport: transport,
            retrier: Retrier(policy: policy, clock: clock, generator: { SplitMix64(seed: 1) }),
            clock: clock,
            now: now
        )
    }

    private func report(
        _ time: String,
        temperature: String = "20",
        unit: String = "wmoUnit:degC",
        quality: String = "V",
        wind: String = "36",
        pressure: String = "101860"
    ) -> String {
        """
        {"type":"Feature","properties":{"timestamp":"\(time)",
        "temperature":{"unitCode":"\(unit)","value":\(temperature),"qualityControl":"\(quality)"},
        "windSpeed":{"unitCode":"wmoUnit:km_h-1","value":\(wind),"qualityControl":"V"},
        "barometricPressure":{"unitCode":"wmoUnit:Pa","value":99000,"qualityControl":"V"},
        "seaLevelPressure":{"unitCode":"wmoUnit:Pa","value":\(pressure),"qualityControl":"V"}}}
        """
    }

    private func collection(_ reports: String...) -> HTTPResponse {
        ok("{\"type\":\"FeatureCollection\",\"features\":[\(reports.joined(separator: ","))]}")
    }

    private func ok(_ text: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
        HTTPResponse(status: 200, headers: headers, body: Array(text.utf8))
    }

    func testUnitsNullsAndQualityControlAreRespected() async throws {
        let transport = ScriptedService([
            collection(
                report("2022-03-02T20:53:00+00:00"),
                report("2022-03-02T21:53:00+00:00", temperature: "68", unit: "unit:degF", wind: "null"),
                report("2022-03-02T22:53:00+00:00", quality: "X", pressure: "null"),
                report(
                    "2022-03-02T23:53:00Z",
                    temperature: "-100",
                    unit: "http://codes.wmo.int/common/unit/degC",
                    quality: "qc:V",
                    wind: "1000"
                ),
                report("2022-03-03T00:53:00+00:00")
            )
        ])
        let all = try await source(transport).observations().first(4)
        XCTAssertEqual(all.map { $0[.temperature] }, [20, 20, nil, nil])
        XCTAssertEqual(all.map { $0[.windSpeed] }, [10, nil, 10, nil])
        XCTAssertEqual(all.map { $0[.pressure] }, [1018.6, 1018.6, nil, 1018.6])
        XCTAssertEqual(all.map(\.station), ["KFLL", "KFLL", "KFLL", "KFLL"])
    }

    func testTheRecordedAnswerOfTheService() async throws {
        let body = try Data(
            contentsOf: URL(filePath: SharedData.path("noaa/raw/nws_stations_observations_latest.json"))
        )
        for (kind, pressure) in [(PressureKind.seaLevel, 1018.7), (.station, 1018.6)] {
            let transport = ScriptedService([HTTPResponse(status: 200, body: [UInt8](body))])
            let all = try await source(transport, pressure: kind).observations().first(1)
            // Read from the file by eye: 22.8 °C, 7.56 km/h = 2.1 m/s.
            XCTAssertEqual(all.first?.time.description, "2022-03-02T23:53:00Z")
            XCTAssertEqual(all.first?[.temperature], 22.8)
            XCTAssertEqual(all.first?[.windSpeed] ?? 0, 2.1, accuracy: 1e-9)
            XCTAssertEqual(all.first?[.pressure], pressure)
        }
    }

    func testTheRecordedCollectionOfImpossibleValuesGivesThePossibleOnes() async throws {
        let path = try SharedData.path("noaa/raw/nws_stations_observations_multiple_unsorted.json")
        let body = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let all = try await source(ScriptedService([HTTPResponse(status: 200, body: body)])).observations().first(1)
        XCTAssertEqual(
            all,
            [
                Observation(
                    station: "KFLL",
                    time: try time("2019-06-27T10:53:00Z"),
                    values: [.temperature: 10, .windSpeed: 10, .pressure: 1000, .dewPoint: 10, .windDirection: 10]
                )
            ]
        )
    }

    func testAnUnsortedCollectionIsSortedAndTheReportNearestTheHourWins() async throws {
        let transport = ScriptedService([
            collection(
                report("2022-03-02T22:53:00Z", temperature: "3"),
                report("2022-03-02T20:53:00Z", temperature: "1"),
                report("2022-03-02T21:35:00Z", temperature: "9"),
                report("2022-03-02T21:53:00Z", temperature: "2"),
                report("2022-03-02T22:10:00Z", temperature: "8"),
                report("not a time", temperature: "7")
            )
        ])
        let all = try await source(transport).observations().first(3)
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 2, 3])
    }

    func testAnUnknownUnitEndsTheReadingAndIsNamed() async throws {
        let transport = ScriptedService([collection(report("2022-03-02T20:53:00Z", unit: "wmoUnit:degR"))])
        do {
            _ = try await source(transport).observations().first(1)
            XCTFail("expected an error")
        } catch let error as UnknownUnit {
            XCTAssertEqual(error.quantity, "temperature")
            XCTAssertTrue(error.description.contains("wmoUnit:degR"))
        }
    }

    func testNewReportsArePolledForWithValidators() async throws {
        let unchanged = HTTPResponse(status: 304)
        let validators: HTTPHeaders = ["ETag": "\"one\"", "Last-Modified": "Wed, 02 Mar 2022 21:00:00 GMT"]
        let transport = ScriptedService([
            collection(report("2022-03-02T20:53:00Z", temperature: "1")),
            ok(report("2022-03-02T20:53:00Z", temperature: "1"), headers: validators), unchanged, unchanged,
            ok(report("2022-03-02T21:53:00Z", temperature: "2")),
        ])
        let all = try await source(transport).observations().first(2)
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 2])
        let paths = transport.requests.map { $0.url.unmasked.replacing("http://nws.test/stations/KFLL", with: "") }
        XCTAssertEqual(paths, ["/observations?limit=500"] + Array(repeating: "/observations/latest", count: 4))
        let tags = transport.requests.map { $0.headers["If-None-Match"] }
        XCTAssertEqual(tags, [nil, nil, "\"one\"", "\"one\"", "\"one\""])
        XCTAssertEqual(transport.requests.last?.headers["If-Modified-Since"], "Wed, 02 Mar 2022 21:00:00 GMT")
        XCTAssertTrue(
            transport.requests.allSatisfy { $0.headers["User-Agent"] == "aerocast-tests (tests@example.org)" }
        )
        XCTAssertEqual(clock.sleeps, Array(repeating: .seconds(300), count: 4))
    }

    func testHoursMissingBeforeTheLatestReportAreFetched() async throws {
        let transport = ScriptedService([
            collection(report("2022-03-02T20:53:00Z", temperature: "1")),
            ok(report("2022-03-02T23:53:00Z", temperature: "4")),
            collection(
                report("2022-03-02T23:53:00Z", temperature: "4"),
                report("2022-03-02T22:53:00Z", temperature: "3"),
                report("2022-03-02T21:53:00Z", temperature: "2"),
                report("2022-03-02T20:53:00Z", temperature: "1")
            ),
        ])
        let all = try await source(transport).observations().first(4)
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 2, 3, 4])
        XCTAssertTrue(transport.requests.last?.url.unmasked.hasSuffix("?start=2022-03-02T20:00:00Z&limit=500") == true)
    }

    func testResumingSkipsKnownHours() async throws {
        let transport = ScriptedService([
            collection(
                report("2022-03-02T20:53:00Z", temperature: "1"),
                report("2022-03-02T21:53:00Z", temperature: "2")
            )
        ])
        let after = try time("2022-03-02T20:53:00Z")
        let all = try await source(transport).observations(after: after).first(1)
        XCTAssertEqual(all.map { $0[.temperature] }, [2])
    }

    func testAReportFarFromTheHourWaitsForABetterOne() async throws {
        let transport = ScriptedService([
            collection(report("2022-03-02T20:35:00Z", temperature: "1")),
            ok(report("2022-03-02T20:55:00Z", temperature: "2")),
        ])
        let all = try await source(transport).observations().first(1)
        XCTAssertEqual(all.map { $0[.temperature] }, [2])
    }

    func testAReportFromTheFutureDoesNotHideTheOthers() async throws {
        let transport = ScriptedService([
            collection(
                report("2099-03-02T20:53:00Z", temperature: "9"),
                report("2022-03-02T20:53:00Z", temperature: "1")
            ),
            ok(report("2022-03-02T21:53:00Z", temperature: "2")),
        ])
        let all = try await source(transport).observations().first(2)
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 2])
    }

    func testNoHourIsLostThoughTheLocalClockIsADaySlowForAWhile() async throws {
        let before = report("2022-03-01T20:53:00Z", temperature: "0")
        let (first, second) = (
            report("2022-03-02T20:53:00Z", temperature: "1"), report("2022-03-02T21:53:00Z", temperature: "2")
        )
        let transport = ScriptedService([
            collection(before, first), ok(second, headers: ["ETag": "\"a\""]), ok(second), collection(first, second),
        ])
        let source = try source(
            transport,
            now: {
                let right = 1_646_258_400.0
                return Date(timeIntervalSince1970: transport.requests.count < 3 ? right - 86_400 : right)
            }
        )
        let all = try await source.observations().first(3)
        XCTAssertEqual(all.map { $0[.temperature] }, [0, 1, 2])
        XCTAssertNil(transport.requests[2].headers["If-None-Match"])
    }

    func testTransientFailuresAreRetried() async throws {
        let transport = ScriptedService([
            HTTPResponse(status: 500), HTTPResponse(status: 429, headers: ["Retry-After": "77"]),
            ok("<html>maintenance"),
            ok("{\"type\":\"FeatureCollection\",\"features\":[{\"properties\""), ok("[]"), ok("{}"),
            collection(report("2022-03-02T20:53:00Z")),
        ])
        let all = try await source(transport).observations().first(1)
        XCTAssertEqual(all.count, 1)
        XCTAssertEqual(clock.sleeps.count, 6)
        XCTAssertEqual(clock.sleeps[1], .seconds(77))
        XCTAssertTrue(clock.sleeps.allSatisfy { $0 <= .seconds(300) })
    }

    func testALimitedRetryPolicyGivesUpWithTheReason() async throws {
        let transport = ScriptedService([ok("<html>"), ok("<html>")])
        do {
            _ = try await source(transport, attempts: 2).observations().first(1)
            XCTFail("expected an error")
        } catch {
            XCTAssertTrue("\(error)".contains("http://nws.test/stations/KFLL/observations"), "\(error)")
            XCTAssertTrue("\(error)".contains("not JSON"), "\(error)")
        }
    }

    func testAStationThatDoesNotExistEndsTheReading() async throws {
        let transport = ScriptedService([HTTPResponse(status: 404, body: Array("no such station".utf8))])
        do {
            _ = try await source(transport).observations().first(1)
            XCTFail("expected an error")
        } catch let error as HTTPStatusError {
            XCTAssertEqual(error.response.status, 404)
            XCTAssertTrue(error.description.contains("no such station"))
        }
        XCTAssertEqual(clock.sleeps, [])
    }

    func testTheStationIsDescribed() async throws {
        let text = """
            {"type":"Feature","geometry":{"type":"Point","coordinates":[-80.15,26.07]},"properties":{
            "elevation":{"unitCode":"wmoUnit:m","value":3.048},"stationIdentifier":"KFLL","name":"Fort Lauderdale"}}
            """
        let transport = ScriptedService([ok(text)])
        let stations = try await source(transport).stations()
        XCTAssertEqual(
            stations,
            [Station(id: "KFLL", name: "Fort Lauderdale", latitude: 26.07, longitude: -80.15, elevation: 3.048)]
        )
        XCTAssertEqual(transport.requests.map(\.url), ["http://nws.test/stations/KFLL"])
    }

    func testImpossibleConfigurationsAreRefused() {
        for (station, agent, pressure) in [
            ("KFLL", " ", PressureKind.seaLevel), ("", "a", .seaLevel), ("KFLL/../x", "a", .seaLevel),
            ("kfll", "a", .seaLevel),
            ("KFLL", "a", .altimeter),
        ] {
            var configuration = NWSSource.Configuration(station: station, userAgent: agent)
            configuration.pressure = pressure
            XCTAssertThrowsError(try NWSSource(configuration, transport: ScriptedService([])))
        }
    }

    func testDamagedAnswersNeverCrash() async throws {
        let whole = collection(report("2022-03-02T20:53:00Z"), report("2022-03-02T21:53:00Z")).body
        var random = SplitMix64(seed: 9)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[position] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.removeSubrange(position..<min(bytes.count, position + 10))
                }
            }
            let transport = ScriptedService([HTTPResponse(status: 200, body: bytes)])
            _ = try? await source(transport, attempts: 1).observations().first(1)
        }
    }

    func testAgainstAServerThatMisbehavesBeforeItAnswers() async throws {
        let whole = collection(report("2022-03-02T20:53:00Z", temperature: "4.5")).body
        let round = Mutex(0)
        let server = try HTTPTestServer { _, connection in
            let current = round.withLock { round in
                round += 1
                return round
            }
            switch current {
            case 1: connection.answer(503, headers: ["Retry-After": "5"])
            case 2:
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(whole.count)\r\n\r\n{\"features\":")
                connection.close()
            case 3: connection.waitForClient()
            default: connection.answer(headers: ["Content-Type": "application/geo+json"], body: whole)
            }
        }
        var configuration = CurlClient.Configuration(userAgent: "client")
        configuration.timeout = .milliseconds(200)
        let all = try await source(CurlClient(configuration), baseURL: server.url + "/").observations().first(1)
        XCTAssertEqual(all.map { $0[.temperature] }, [4.5])
        XCTAssertEqual(server.requests.count, 4)
        XCTAssertEqual(server.requests.first?.path, "/stations/KFLL/observations?limit=500")
        XCTAssertEqual(server.requests.first?.headers["user-agent"], "aerocast-tests (tests@example.org)")
    }

    func testCancellationEndsTheWaitForTheNextReport() async throws {
        let transport = ScriptedService([collection(report("2022-03-02T20:53:00Z"))])
        var configuration = NWSSource.Configuration(station: "KFLL", userAgent: "tests")
        configuration.pollInterval = .seconds(1_000_000)
        let source = try NWSSource(configuration, transport: transport)
        let (seen, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for try await _ in source.observations() { continuation.yield() }
        }
        for await _ in seen { break }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
    }
}
