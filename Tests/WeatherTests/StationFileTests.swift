import Foundation
import Observations
import Weather
import XCTest

final class StationFileTests: XCTestCase {
    private var folder = FileManager.default.temporaryDirectory

    override func setUpWithError() throws {
        folder = folder.appending(path: "station-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(at: folder) }

    private func write(_ bytes: some Collection<UInt8>, as name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    func testAStreamIsNamedAfterItsFileAndItsPositionIsNotKnown() throws {
        for (name, bytes) in [("paris.csv", Samples.stream), ("paris.csv.gz", gzipMember(Samples.stream))] {
            let data = try StationFile.read(path: try write(bytes, as: name))
            XCTAssertEqual(data.station, Station(id: "paris"))
            let first = try time("2017-06-21T10:00:00Z").nearestHour
            XCTAssertEqual(data.series.hours, first..<first + 5)
            XCTAssertEqual(data.series[.temperature, first + 1], 34.8)
            XCTAssertNil(data.series[.temperature, first + 2], "an hour that is absent is a gap")
            XCTAssertNil(data.series[.windSpeed, first + 1], "an empty field is a gap")
        }
    }

    func testISDLiteIsRecognizedByItsFirstLine() throws {
        for (name, bytes) in [
            ("071810-99999-2017", Samples.isdLite), ("071810-99999-2017.gz", gzipMember(Samples.isdLite)),
        ] {
            let data = try StationFile.read(path: try write(bytes, as: name))
            XCTAssertEqual(data.station.id, "071810-99999")
            let first = try time("2017-01-01T00:00:00Z").nearestHour
            XCTAssertEqual(data.series[.temperature, first], -5.7)
            XCTAssertEqual(data.series[.pressure, first + 1], 1029.3)
            XCTAssertNil(data.series[.temperature, first + 3])
        }
    }

    func testMETARReportsAreRecognizedByTheirFirstLineAndTheirMonthIsInTheFilesName() throws {
        for (name, bytes) in [("katl_2019-12.txt", Samples.metar), ("201912.gz", gzipMember(Samples.metar))] {
            let data = try StationFile.read(path: try write(bytes, as: name))
            XCTAssertEqual(data.station, Station(id: "KATL"))
            let first = try time("2019-12-31T06:00:00Z").nearestHour
            XCTAssertEqual(data.series[.temperature, first], 4.4)
            XCTAssertEqual(data.series[.dewPoint, first], -1.7)
        }
    }

    func testAFileWithoutTheTemperatureIsReadForAnotherVariable() throws {
        let path = try write("ts,windspeed\n2020-01-01T00:00:00Z,5\n".utf8, as: "windy.csv")
        let hour = try time("2020-01-01T00:00:00Z").nearestHour
        XCTAssertEqual(try StationFile.read(path: path, requiring: .windSpeed).series[.windSpeed, hour], 5)
    }

    func testTheListingInTheFilesFolderGivesThePositionByIDOrByFileName() throws {
        let listing = "name,id,longitude,latitude,elevation\nParis,paris,2.35,48.85,35\nOchey,ochey_2017,5.95,48.58,\n"
        _ = try write(listing.utf8, as: "stations.csv")
        let paris = try StationFile.read(path: try write(Samples.stream, as: "paris.csv")).station
        XCTAssertEqual(paris, Station(id: "paris", name: "Paris", latitude: 48.85, longitude: 2.35, elevation: 35))
        let ochey = try StationFile.read(path: try write(Samples.isdLite, as: "ochey_2017.gz")).station
        XCTAssertEqual(ochey.latitude, 48.58)
        let unlisted = try StationFile.read(path: try write(Samples.stream, as: "rome.csv")).station
        XCTAssertEqual(unlisted, Station(id: "rome"))
    }

    func testAGivenStationOrListingIsUsed() throws {
        let path = try write(Samples.stream, as: "paris.csv")
        let station = Station(id: "P", latitude: 1, longitude: 2)
        XCTAssertEqual(try StationFile.read(path: path, station: station).station, station)
        let listing = try StationListing(name: "l", contents: Array("id,latitude,longitude\nparis,48,2\n".utf8))
        XCTAssertEqual(try StationFile.read(path: path, listing: listing).station.longitude, 2)
    }

    func testATableWithThePositionOfItsStationNeedsNoListing() throws {
        let data = try StationFile.read(path: try write(Samples.isdGlobalHourly, as: "x.csv"))
        XCTAssertNotNil(data.station.latitude)
        XCTAssertNotNil(data.station.longitude)
    }

    func testAFileOfSomethingElseIsRefusedWithItsNameAndWhatIsAccepted() throws {
        let contents: [(name: String, text: String, expected: String)] = [
            ("empty.csv", "", "ts,temperature"),
            ("prose.txt", "It was a dark and stormy night\n", "ISD-Lite"),
            ("other.csv", "a,b,c\n1,2,3\n", "ts,temperature"),
            ("windy.csv", "ts,temperature,windspeed\n2020-01-01T00:00:00Z,,5\n", "at least one observed temperature"),
            ("katl.txt", String(decoding: Samples.metar, as: UTF8.self), "give the month, or rename"),
            ("asos.csv", String(decoding: Samples.asosTable, as: UTF8.self), "one station"),
        ]
        for (name, text, expected) in contents {
            let path = try write(text.utf8, as: name)
            XCTAssertThrowsError(try StationFile.read(path: path), name) { error in
                XCTAssertTrue(error is FormatError, "\(error)")
                XCTAssertTrue("\(error)".contains(name) && "\(error)".contains(expected), "\(error)")
            }
        }
        XCTAssertThrowsError(try StationFile.read(path: folder.appending(path: "absent.csv").path)) { error in
            XCTAssertTrue("\(error)".contains("absent.csv"), "\(error)")
        }
    }

    func testAMalformedListingIsRefusedWithTheLine() throws {
        let contents = [
            "": "a header", "id,latitude\nA,1\n": "longitude", "id,latitude,longitude\nA,1,2\nA,1,2\n": "line 3",
            "id,latitude,longitude\nA,91,2\n": "line 2", "id,latitude,longitude\nA,,2\n": "nothing, 2.0",
            "id,latitude,longitude\nA,north,2\n": "'north'",
        ]
        for (text, expected) in contents {
            XCTAssertThrowsError(try StationListing(name: "list.csv", contents: Array(text.utf8)), text) { error in
                XCTAssertTrue("\(error)".contains("list.csv") && "\(error)".contains(expected), "\(error)")
            }
        }
    }
}
