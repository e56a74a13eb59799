import Observations
import RandomNumbers
import Synchronization
import Weather
import XCTest

/// The project's streams.
final class StreamTests: XCTestCase {
    private func read(_ text: String, _ options: ReadingOptions = ReadingOptions()) -> ObservationSequence {
        CSVSource(name: "s.csv", contents: Array(text.utf8), station: Station(id: "S"), options: options).observations()
    }

    func testValuesAndGapsAreReadAsTheyStand() async throws {
        let all = try await CSVSource(name: "x/paris.csv.gz", contents: Samples.stream).observations().all()
        XCTAssertEqual(
            all,
            [
                Observation(
                    station: "paris",
                    time: try time("2017-06-21T10:00:00Z"),
                    values: [.temperature: 33.5, .windSpeed: 2.1, .pressure: 1013.2]
                ),
                Observation(
                    station: "paris",
                    time: try time("2017-06-21T11:00:00Z"),
                    values: [.temperature: 34.8, .pressure: 1012.9]
                ),
                Observation(station: "paris", time: try time("2017-06-21T13:00:00Z"), values: [.windSpeed: 3.6]),
                Observation(
                    station: "paris",
                    time: try time("2017-06-21T14:00:00Z"),
                    values: [.temperature: -0.4, .windSpeed: 0, .pressure: 1011]
                ),
            ]
        )
    }

    func testColumnsAreFoundByTheirNames() async throws {
        let all = try await read("pressure,note,ts,\"temperature\"\n1000.5,\"a,b\",2020-01-01T00:00:00Z,5\n").all()
        XCTAssertEqual(
            all,
            [
                Observation(
                    station: "S",
                    time: try time("2020-01-01T00:00:00Z"),
                    values: [.temperature: 5, .pressure: 1000.5]
                )
            ]
        )
    }

    func testAStreamOfTemperaturesHasNoWindAndPressure() async throws {
        let all = try await read("ts,temperature\n2020-01-01T00:00:00Z,5\n").all()
        let expected = Observation(station: "S", time: try time("2020-01-01T00:00:00Z"), values: [.temperature: 5])
        XCTAssertEqual(all, [expected])
    }

    func testTimesMayHaveZonesFractionsOrBeSecondsSince1970() async throws {
        // date -u -d '2024-02-29 12:00' +%s → 1709208000
        for text in [
            "2024-02-29T12:00:00Z", "2024-02-29 12:00:00Z", "2024-02-29T12:00Z", "2024-02-29T14:30:00+02:30",
            "2024-02-29T07:00:00.999999-05:00", "1709208000", "1709208000.7", "1709208000000", "2024-02-29t12:00:00z",
        ] {
            let all = try await read("ts,temperature\n\(text),5\n").all()
            XCTAssertEqual(all.first?.time, Timestamp(secondsSince1970: 1_709_208_000), text)
        }
    }

    func testTimesThatDoNotExistAreRefused() async throws {
        for text in [
            "", "yesterday", "2023-02-29T12:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01",
            "2024-01-01T00:00:00", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00.Z",
            "1e300",
        ] {
            let error = await formatError(of: read("ts,temperature\n\(text),5\n"))
            XCTAssertEqual(error?.line, 2, text)
            XCTAssertEqual(error?.column, "ts", text)
        }
    }

    func testNumbersAreReadExactly() async throws {
        var random = SplitMix64(seed: 5)
        var text = "ts,temperature\n"
        var expected: [Double] = []
        for hour in 0..<2000 {
            let digits = Int.random(in: 0...14, using: &random)
            let value = Double.random(in: -50...50, using: &random)
            let number =
                switch hour % 3 {
                case 0: "\(value)"
                case 1: "\((value * 1000).rounded() / 1000)"
                default: String("\(value)".prefix(digits + 4)) + "e0"
                }
            text += "\(hour * 3600),\(number)\n"
            // The standard library's parser.
            expected.append(try XCTUnwrap(Double(number)))
        }
        let all = try await read(text).all()
        XCTAssertEqual(all.map { $0[.temperature] }, expected)
    }

    func testAnErrorNamesFileLineColumnInputAndWhatIsAccepted() async throws {
        let error = await formatError(of: read("ts,temperature,windspeed,pressure\n0,1,2,1000\n\n3600,1,abc,1000\n"))
        XCTAssertEqual(
            error?.description,
            "s.csv, line 4, column 'windspeed': must be a number in m/s, or empty if missing, got 'abc'"
        )
        for bad in ["nan", "inf", "1,5x", "0x10", "--1", "1.2.3", "."] {
            let error = await formatError(of: read("ts,temperature\n0,\"\(bad)\"\n"))
            XCTAssertEqual(error?.column, "temperature", bad)
        }
    }

    func testAShortRowAndABrokenQuoteAreRefused() async throws {
        let short = await formatError(of: read("ts,temperature,windspeed\n0,1\n"))
        XCTAssertEqual(short?.found, "a row of 2 fields")
        let quote = await formatError(of: read("ts,temperature\n0,\"1\"x\n"))
        XCTAssertEqual(quote?.line, 2)
    }

    func testAForeignHeaderOrNothingIsRefused() async throws {
        let foreign = await formatError(of: read("a,b,c\n1,2,3\n"))
        XCTAssertEqual(foreign?.found, "the header 'a,b,c'")
        let empty = await formatError(of: read(""))
        XCTAssertEqual(empty?.found, "nothing")
        let absent = await formatError(of: CSVSource(path: "/nonexistent/file.csv").observations())
        XCTAssertEqual(absent?.file, "/nonexistent/file.csv")
    }

    func testMalformedRowsCanBeSkippedAndAreReported() async throws {
        let skipped = Mutex<[Int]>([])
        let options = ReadingOptions(malformedRows: .skip { error in skipped.withLock { $0.append(error.line ?? 0) } })
        let text = "ts,temperature\n0,1\nx,2\n7200,abc\n3600,2\n0,9\n10800,4\n"
        let all = try await read(text, options).all()
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 2, 4])
        XCTAssertEqual(skipped.withLock { $0 }, [3, 4, 6])
    }

    func testARowThatGoesBackInTimeIsMalformed() async throws {
        let error = await formatError(of: read("ts,temperature\n7200,1\n0,2\n"))
        XCTAssertEqual(error?.line, 3)
        XCTAssertEqual(error?.expected, "in time order")
    }

    func testImpossibleValuesAreMissingUnlessKept() async throws {
        let text = "ts,temperature,windspeed,pressure\n0,999.9,-1,0\n"
        let removed = try await read(text).all()
        XCTAssertEqual(removed, [Observation(station: "S", time: Timestamp(secondsSince1970: 0))])
        let kept = try await read(text, ReadingOptions(impossibleValues: .keep)).all()
        XCTAssertEqual(kept.first?[.temperature], 999.9)
        XCTAssertEqual(kept.first?[.windSpeed], -1)
        XCTAssertEqual(kept.first?[.pressure], 0)
    }

    func testTheReportNearestToTheFullHourWins() async throws {
        let text = """
            ts,temperature
            2020-01-01T00:20:00Z,1
            2020-01-01T00:40:00Z,2
            2020-01-01T00:52:00Z,3
            2020-01-01T01:08:00Z,4
            2020-01-01T01:29:00Z,5
            2020-01-01T01:40:00Z,6
            2020-01-01T01:58:00Z,
            """
        let all = try await read(text).all()
        XCTAssertEqual(all.map { $0[.temperature] }, [1, 3, 6])
        XCTAssertEqual(all.map(\.time.nearestHour), [0, 1, 2].map { Hour(1_577_836_800 / 3600) + $0 })
    }

    func testLineEndsAByteOrderMarkAndAMissingLastLineEndAreAccepted() async throws {
        let plain = try await read("ts,temperature\n0,1\n3600,2\n").all()
        let other = try await read("\u{feff}ts,temperature\r\n0,1\r\n\r\n3600,2").all()
        XCTAssertEqual(other, plain)
    }

    func testAWrittenStreamIsReadBackUnchanged() async throws {
        let simulator = try Simulator(
            SimulatorConfiguration(
                hours: 500,
                scenarios: try Scenario.parseList("dropout:start=1d,duration=9d,intensity=0.5,variable=pressure")
            )
        )
        let written = try await simulator.observations().all()
        let writer = StreamWriter(variables: [.temperature, .windSpeed, .pressure])
        let text = ([writer.header] + written.map(writer.row)).joined(separator: "\n")
        let all = try await CSVSource(name: "s", contents: Array(text.utf8), station: .simulated).observations().all()
        XCTAssertEqual(all, written)
    }

    func testARecordWithoutEndIsRefusedInsteadOfFillingTheMemory() async throws {
        let error = await formatError(of: read("ts,temperature\n0,\"" + String(repeating: "x\n", count: 700_000)))
        XCTAssertEqual(error?.line, 2)
        XCTAssertEqual(error?.expected, "a text table of observations")
    }
}
