import Observations
import Weather
import XCTest

/// Formats in the style of their publishers; the numbers in comments were computed by hand from the definitions of the
/// units.
final class PublishedTablesTests: XCTestCase {
    func testISDGlobalHourlyReadsTenthsQualityAndMissing() async throws {
        let source = CSVSource(name: "isd.csv", contents: Samples.isdGlobalHourly)
        let all = try await source.observations().all()
        XCTAssertEqual(all.map { $0[.temperature] }, [31, nil, -0.5])
        XCTAssertEqual(all.map { $0[.windSpeed] }, [8.7, 0, nil])
        XCTAssertEqual(all.map { $0[.pressure] }, [nil, 1008, nil])
        XCTAssertEqual(all.map(\.time.description).first, "2001-01-02T16:00:00Z")
        XCTAssertEqual(
            try source.stations(),
            [Station(id: "78724099999", name: "CHOLUTECA, HO", latitude: 13.3, longitude: -87.18, elevation: 48)]
        )
    }

    func testISDGlobalHourlyHasThreePressures() async throws {
        for (kind, expected) in [(PressureKind.station, [nil, 1002.4, nil]), (.altimeter, [1012.9, nil, nil])] {
            let source = CSVSource(
                name: "isd.csv",
                contents: Samples.isdGlobalHourly,
                options: ReadingOptions(pressure: kind)
            )
            let all = try await source.observations().all()
            XCTAssertEqual(all.map { $0[.pressure] }, expected)
        }
    }

    func testISDGlobalHourlyRefusesAFieldOfAnotherForm() async throws {
        for (good, bad) in [("\"+0310,1\"", "\"31.0\""), ("\"+0310,1\"", "\"+0310,12\""), ("N,0087,1", "N,00x7,1")] {
            let text = String(decoding: Samples.isdGlobalHourly, as: UTF8.self).replacing(good, with: bad)
            let error = await formatError(of: CSVSource(name: "isd.csv", contents: Array(text.utf8)).observations())
            XCTAssertEqual(error?.line, 2, bad)
        }
    }

    func testLocalClimatologicalDataIsConvertedAndItsOffsetIsDerived() async throws {
        let all = try await CSVSource(name: "lcd.csv", contents: Samples.localClimatologicalData).observations().all()
        XCTAssertEqual(
            all.map(\.time.description),
            ["2020-01-01T05:52:00Z", "2020-01-01T06:52:00Z", "2020-01-02T04:52:00Z"]
        )
        // (40 − 32)/1.8; suspect; (47 − 32)/1.8. 9 and 11 miles of 1609.344 m per hour. 30.03 in of 33.86389 hPa.
        XCTAssertEqual(all[0][.temperature] ?? 0, 4.4444444, accuracy: 1e-6)
        XCTAssertNil(all[1][.temperature])
        XCTAssertEqual(all[2][.temperature] ?? 0, 8.3333333, accuracy: 1e-6)
        XCTAssertEqual(all[0][.windSpeed] ?? 0, 4.02336, accuracy: 1e-9)
        XCTAssertEqual(all[2][.windSpeed], 0)
        XCTAssertEqual(all[0][.pressure] ?? 0, 1016.9326, accuracy: 1e-3)
    }

    func testAGivenOffsetIsTakenAndWithoutAnyThereIsAnError() async throws {
        let text = String(decoding: Samples.localClimatologicalData, as: UTF8.self)
        let bare = Array(text.replacing(/MET.*/, with: "").utf8)
        let offset = try XCTUnwrap(UTCOffset(hours: 5.75))
        let all = try await CSVSource(name: "l", contents: bare, utcOffset: offset).observations().all()
        XCTAssertEqual(all.first?.time.description, "2019-12-31T19:07:00Z")
        let error = await formatError(of: CSVSource(name: "l", contents: bare).observations())
        XCTAssertEqual(error?.expected.contains("offset from UTC"), true)
        XCTAssertNil(UTCOffset(hours: 15))
        XCTAssertNil(UTCOffset(hours: 5.1))
    }

    func testTheASOSTableIsReadByStation() async throws {
        let jfk = CSVSource(name: "a.csv", contents: Samples.asosTable, station: Station(id: "JFK", latitude: 40.6))
        let all = try await jfk.observations().all()
        XCTAssertEqual(all.map(\.time.description), ["2013-01-01T06:00:00Z", "2013-01-01T07:00:00Z"])
        // (39.02 − 32)/1.8 and 11 knots of 1852 m per hour.
        XCTAssertEqual(all[0][.temperature] ?? 0, 3.9, accuracy: 1e-9)
        XCTAssertEqual(all[0][.windSpeed] ?? 0, 5.6589, accuracy: 1e-4)
        XCTAssertEqual(all[0][.pressure], 1012.6)
        XCTAssertNil(all[1][.temperature])
        XCTAssertNil(all[1][.pressure])
        XCTAssertEqual(try jfk.stations(), [Station(id: "JFK", latitude: 40.6)])
    }

    func testTheImpossibleWindOfNewarkIsMissing() async throws {
        let ewr = CSVSource(name: "a.csv", contents: Samples.asosTable, station: Station(id: "EWR"))
        let all = try await ewr.observations().all()
        XCTAssertEqual(all.map { $0[.windSpeed] }, [nil])
    }

    func testSeveralStationsNeedAChoiceThatExists() async throws {
        let all = CSVSource(name: "a.csv", contents: Samples.asosTable)
        XCTAssertEqual(try all.stations().map(\.id), ["EWR", "JFK"])
        let undecided = await formatError(of: all.observations())
        XCTAssertEqual(undecided?.found, "'JFK' after 'EWR'")
        XCTAssertEqual(undecided?.line, 3)
        let absent = CSVSource(name: "a.csv", contents: Samples.asosTable, station: Station(id: "LGA"))
        let error = await formatError(of: absent.observations())
        XCTAssertEqual(error?.description, "a.csv: must be a table with the station 'LGA', got EWR, JFK")
        XCTAssertThrowsError(try absent.stations())
    }
}
