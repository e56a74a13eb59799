import Forecasting
import Synchronization
import Weather
import XCTest

final class ISDLiteAndMETARTests: XCTestCase {
    func testISDLiteReadsTenthsAndMissing() async throws {
        let source = ISDLiteSource(name: "raw/isdlite_071810-99999-2017.gz", contents: Samples.isdLite)
        let all = try await source.observations().all()
        XCTAssertEqual(all.map(\.temperature), [-5.7, -5.9, nil])
        XCTAssertEqual(all.map(\.windSpeed), [1.5, 0.5, nil])
        XCTAssertEqual(all.map(\.pressure), [1030.1, 1029.3, nil])
        XCTAssertEqual(all.last?.time.description, "2017-01-01T03:00:00Z")
        XCTAssertEqual(source.stations(), [Station(id: "071810-99999")])
    }

    func testAnOddISDLiteLineIsNamedOrSkipped() async throws {
        let good = String(decoding: Samples.isdLite, as: UTF8.self)
        for (from, to) in [
            ("-59", "-5x"), ("2017 01 01 01", "2017 02 30 01"), ("   170     5", ""), ("10293", "     "),
        ] {
            let bytes = Array(good.replacing(from, with: to).utf8)
            let error = await formatError(of: ISDLiteSource(name: "x", contents: bytes).observations())
            XCTAssertEqual(error?.line, 2, to)
            let skipped = Mutex(0)
            let options = ReadingOptions(oddLines: .skip { _ in skipped.withLock { $0 += 1 } })
            let all = try await ISDLiteSource(name: "x", contents: bytes, options: options).observations().all()
            XCTAssertEqual(all.count, 2)
            XCTAssertEqual(skipped.withLock { $0 }, 1)
        }
    }

    func testISDLiteHasNoStationPressure() async throws {
        let options = ReadingOptions(pressure: .station)
        let error = await formatError(
            of: ISDLiteSource(name: "x", contents: Samples.isdLite, options: options).observations()
        )
        XCTAssertNotNil(error)
    }

    func testMETARReadsExactAndWholeTemperaturesWindAndPressure() async throws {
        let all = try await Samples.metarSource().observations().all()
        XCTAssertEqual(all.map(\.temperature), [4.4, -5, nil, 0])
        // 8 and 10 knots of 1852 m an hour; broken; 3 m/s.
        XCTAssertEqual(all[0].windSpeed ?? 0, 4.11556, accuracy: 1e-5)
        XCTAssertEqual(all[1].windSpeed ?? 0, 5.14444, accuracy: 1e-5)
        XCTAssertNil(all[2].windSpeed)
        XCTAssertEqual(all[3].windSpeed, 3)
        XCTAssertEqual(all.map(\.pressure), [1017.1, 998.8, nil, nil])
        // 30.03 and 29.42 inches of 33.86389 hPa.
        let altimeter = try await Samples.metarSource(pressure: .altimeter).observations().all().map(\.pressure)
        XCTAssertEqual(altimeter[0] ?? 0, 1016.933, accuracy: 1e-3)
        XCTAssertEqual(altimeter[1] ?? 0, 996.276, accuracy: 1e-3)
        XCTAssertEqual(altimeter[3], 1017)
    }

    func testTheMonthAndYearOfMETARReportsMoveOn() async throws {
        let times = try await Samples.metarSource().observations().all().map(\.time.description)
        XCTAssertEqual(
            times,
            ["2019-12-31T05:52:00Z", "2019-12-31T06:52:00Z", "2019-12-31T23:52:00Z", "2020-01-01T00:52:00Z"]
        )
    }

    func testMETARRefusesOtherStationsTimesAndMonths() async throws {
        let other = await formatError(of: try Samples.metarSource(station: "KJFK").observations())
        XCTAssertEqual(other?.found, "'KATL'")
        let text = Array("METAR KATL 28008KT 04/M02\n".utf8)
        let source = try METARSource(name: "m", contents: text, station: Station(id: "KATL"), year: 2020, month: 1)
        let timeless = await formatError(of: source.observations())
        XCTAssertEqual(timeless?.line, 1)
        XCTAssertThrowsError(try METARSource(path: "m", station: Station(id: "KATL"), year: 2020, month: 13))
    }
}
