import Observations
import Weather
import XCTest

final class METARTests: XCTestCase {
    func testExactAndWholeTemperaturesWindAndPressureAreRead() async throws {
        let all = try await Samples.metarSource().observations().all()
        XCTAssertEqual(all.map { $0[.temperature] }, [4.4, -5, nil, 0])
        // 8 and 10 knots of 1852 m per hour; malformed; 3 m/s.
        XCTAssertEqual(all[0][.windSpeed] ?? 0, 4.11556, accuracy: 1e-5)
        XCTAssertEqual(all[1][.windSpeed] ?? 0, 5.14444, accuracy: 1e-5)
        XCTAssertNil(all[2][.windSpeed])
        XCTAssertEqual(all[3][.windSpeed], 3)
        XCTAssertEqual(all.map { $0[.pressure] }, [1017.1, 998.8, nil, nil])
        // 30.03 and 29.42 inches of 33.86389 hPa.
        let altimeter = try await Samples.metarSource(pressure: .altimeter).observations().all().map { $0[.pressure] }
        XCTAssertEqual(altimeter[0] ?? 0, 1016.933, accuracy: 1e-3)
        XCTAssertEqual(altimeter[1] ?? 0, 996.276, accuracy: 1e-3)
        XCTAssertEqual(altimeter[3], 1017)
    }

    func testTheMonthAndYearOfReportsMoveOn() async throws {
        let times = try await Samples.metarSource().observations().all().map(\.time.description)
        XCTAssertEqual(
            times,
            ["2019-12-31T05:52:00Z", "2019-12-31T06:52:00Z", "2019-12-31T23:52:00Z", "2020-01-01T00:52:00Z"]
        )
    }

    func testOtherStationsAndTextsWithoutATimeAreRefused() async throws {
        let other = await formatError(of: Samples.metarSource(station: "KJFK").observations())
        XCTAssertEqual(other?.description, "katl.txt, line 1, column 'station': must be 'KJFK', got 'KATL'")
        let text = Array("METAR KATL 28008KT 04/M02\n".utf8)
        let source = METARSource(name: "2020-01", contents: text, station: Station(id: "KATL"))
        let timeless = await formatError(of: source.observations())
        XCTAssertEqual(timeless?.line, 1)
        XCTAssertNil(CalendarMonth(year: 2020, month: 13))
    }

    func testTheStationAndTheMonthAreTakenFromTheFileUnlessGiven() async throws {
        let source = METARSource(name: "a/katl_2019-12.txt", contents: Samples.metar)
        XCTAssertEqual(try source.stations(), [Station(id: "KATL")])
        let all = try await source.observations().all()
        let given = try await Samples.metarSource().observations().all()
        XCTAssertEqual(all, given)
        let other = METARSource(name: "katl_2019-12.txt", contents: Samples.metar, firstMonth: CalendarMonth("1999-12"))
        let first = try await other.observations().first(1).first
        XCTAssertEqual(first?.time.description, "1999-12-31T05:52:00Z")
    }

    func testAFileWithoutAMonthIsRefusedWithAnAdvice() async {
        let source = METARSource(name: "2020/katl.txt", contents: Samples.metar)
        XCTAssertThrowsError(try source.stations())
        let error = await formatError(of: source.observations())
        XCTAssertEqual(
            error?.description,
            "2020/katl.txt, month: must be the month of the first report, because METAR reports contain only the day, "
                + "got none in the file's name; give the month, or rename the file, such as katl_2019-12.txt"
        )
    }

    func testAFileWithoutReportsHasNoStation() {
        let source = METARSource(name: "x_2019-12.txt", contents: Array("METAR KATL\nprose\n".utf8))
        XCTAssertThrowsError(try source.stations()) { error in
            XCTAssertTrue("\(error)".contains("must be METAR reports"), "\(error)")
        }
    }

    func testReportsHaveNoPressureAtTheStation() async {
        let error = await formatError(of: Samples.metarSource(pressure: .station).observations())
        XCTAssertEqual(
            error?.description,
            "katl.txt, pressure: must be 'sea_level' or 'altimeter' for METAR reports, got 'station'"
        )
    }

    func testAMonthIsReadFromTextAndFromTheNamesOfFiles() throws {
        let december = try XCTUnwrap(CalendarMonth(year: 2019, month: 12))
        XCTAssertEqual(CalendarMonth("2019-12"), december)
        XCTAssertEqual(december.description, "2019-12")
        for text in ["2019-13", "2019-00", "0000-01", "2019-1", "201912", "2019-12-01", " 2019-12", ""] {
            XCTAssertNil(CalendarMonth(text), text)
        }
        for name in [
            "katl_2019-12.txt", "201912", "KATL-20191231.gz", "2019_12_katl", "2019-12-31T05.txt", "1.201912.2",
        ] {
            XCTAssertEqual(CalendarMonth(fileName: name), december, name)
        }
        for name in [
            "metar_katl_2020.txt", "071810-99999-2017", "katl_2019-13.txt", "1201912.txt", "20191231235959", "2020",
        ] {
            XCTAssertNil(CalendarMonth(fileName: name), name)
        }
    }
}
