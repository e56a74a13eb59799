import CurlClient
import Foundation
import HTTPClient
import Observations
import Weather
import XCTest

/// Dew point and wind direction in every format that contains them; calm air and variable wind have no direction.
final class DewPointAndWindDirectionTests: XCTestCase {
    private func check(
        _ source: any ObservationSource,
        dewPoints: [Double?],
        windDirections: [Double?],
        line: UInt = #line
    ) async throws {
        let all = try await source.observations().all()
        XCTAssertEqual(all.map { $0[.windDirection] }, windDirections, line: line)
        XCTAssertEqual(all.count, dewPoints.count, line: line)
        for (observation, dewPoint) in zip(all, dewPoints) {
            XCTAssertEqual(observation[.dewPoint] == nil, dewPoint == nil, line: line)
            XCTAssertEqual(observation[.dewPoint] ?? 0, dewPoint ?? 0, accuracy: 1e-9, line: line)
        }
    }

    func testAStreamHasThemUnderTheirNamesAndAliases() async throws {
        for header in ["ts,temperature,dew_point,wind_direction", "ts,temperature,dewpoint,winddirection"] {
            let source = CSVSource(name: "s", contents: Array("\(header)\n0,1,-2.5,270\n3600,1,,\n".utf8))
            try await check(source, dewPoints: [-2.5, nil], windDirections: [270, nil])
        }
    }

    func testISDGlobalHourly() async throws {
        try await check(
            CSVSource(name: "isd.csv", contents: Samples.isdGlobalHourly),
            dewPoints: [18, 18, 18],
            windDirections: [30, nil, nil]
        )
    }

    func testISDLite() async throws {
        try await check(
            ISDLiteSource(name: "x", contents: Samples.isdLite),
            dewPoints: [-6.2, -6.4, -5.8],
            windDirections: [180, 170, 180]
        )
        let calm = String(decoding: Samples.isdLite, as: UTF8.self).replacing("   170     5", with: "     0     0")
        try await check(
            ISDLiteSource(name: "x", contents: Array(calm.utf8)),
            dewPoints: [-6.2, -6.4, -5.8],
            windDirections: [180, nil, 180]
        )
    }

    /// (29 − 32)/1.8 °C.
    func testLocalClimatologicalData() async throws {
        try await check(
            CSVSource(name: "lcd.csv", contents: Samples.localClimatologicalData),
            dewPoints: [-3 / 1.8, nil, nil],
            windDirections: [280, nil, nil]
        )
    }

    /// (26.06 − 32)/1.8 °C.
    func testTheASOSTable() async throws {
        try await check(
            CSVSource(name: "a.csv", contents: Samples.asosTable, station: Station(id: "JFK")),
            dewPoints: [-3.3, -3.3],
            windDirections: [260, 270]
        )
    }

    func testMETAR() async throws {
        try await check(
            Samples.metarSource(),
            dewPoints: [-1.7, -12, nil, nil],
            windDirections: [280, 290, nil, nil]
        )
    }

    /// Read from the file by eye: 18.3 °C, 20°.
    func testTheRecordedAnswerOfTheNationalWeatherService() async throws {
        let path = try SharedData.path("noaa/raw/nws_stations_observations_latest.json")
        let body = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let source = try NWSSource(
            NWSSource.Configuration(station: "KFLL", userAgent: "tests (tests@example.org)"),
            transport: ScriptedService([HTTPResponse(status: 200, body: body)]),
            now: { Date(timeIntervalSince1970: 1_650_000_000) }
        )
        let all = try await source.observations().first(1)
        XCTAssertEqual(all.first?[.dewPoint], 18.3)
        XCTAssertEqual(all.first?[.windDirection], 20)
    }

    /// A malformed dew point or wind direction does not make the row malformed.
    func testAnUnreadableDewPointOrDirectionIsMissingAndTheRowStays() async throws {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let lite = text(Samples.isdLite).replacing("   -62", with: "   -6x")
            .replacing("   180    15", with: "   18x    15")
        let asos = text(Samples.asosTable).replacing("26.06,59.37,260", with: "x,59.37,y")
        let isd = text(Samples.isdGlobalHourly).replacing("\"030,1,N", with: "\"0x0,1,N")
            .replacing("+0180,1", with: "x")
        let sources: [(any ObservationSource, Double)] = [
            (ISDLiteSource(name: "x", contents: Array(lite.utf8)), -5.7),
            (CSVSource(name: "x", contents: Array(asos.utf8), station: Station(id: "JFK")), 3.9),
            (CSVSource(name: "x", contents: Array(isd.utf8)), 31),
        ]
        for (source, temperature) in sources {
            let first = try await source.observations().first(1).first
            XCTAssertEqual(first?[.temperature] ?? 0, temperature, accuracy: 1e-9)
            XCTAssertNil(first?[.dewPoint])
            XCTAssertNil(first?[.windDirection])
        }
    }

    func testTheyDoNotTakePartInTheSelectionOfAReport() async throws {
        let text = """
            ts,temperature,dew_point,wind_direction
            2020-01-01T00:40:00Z,1,,
            2020-01-01T00:58:00Z,,2,90
            """
        let all = try await CSVSource(name: "s", contents: Array(text.utf8)).observations().all()
        XCTAssertEqual(all.map(\.values), [[.temperature: 1]])
    }
}
