import Forecasting
import ObservationFixtures
import Observations
import Weather
import Workbench
import XCTest

final class BacktestFileTests: XCTestCase {
    func testAFileOfTemperaturesAloneIsReadAndPlaced() throws {
        let path = try SyntheticFiles.write(SyntheticFiles.csv(SyntheticFiles.series(hours: 900)), for: self)
        let file = try BacktestFile(path: path, place: Place(latitude: 48, longitude: 6))
        XCTAssertEqual(file.name, path)
        XCTAssertEqual(file.data.station.id, "station")
        XCTAssertEqual(file.data.station.longitude, 6)
        XCTAssertNil(try BacktestFile(path: path).data.station.longitude)
    }

    func testTooFewHoursAreRefusedWithTheNumberThatIsNeeded() throws {
        let path = try SyntheticFiles.write(SyntheticFiles.csv(SyntheticFiles.series(hours: 700)), for: self)
        XCTAssertThrowsError(try BacktestFile(path: path)) { error in
            guard case BacktestError.tooFewHours(.temperature, file: path, let hours)? = error as? BacktestError else {
                return XCTFail("\(error)")
            }
            XCTAssertLessThan(hours, 701)
            XCTAssertTrue("\(error)".contains("at least 720"), "\(error)")
        }
    }

    func testAConstantTemperatureIsRefused() throws {
        let series = HourlySeries(startHour: 0, temperature: Array(repeating: 7.5, count: 1000))
        let path = try SyntheticFiles.write(SyntheticFiles.csv(series), for: self)
        XCTAssertThrowsError(try BacktestFile(path: path)) { error in
            XCTAssertEqual(error as? BacktestError, .constant(.temperature, file: path, value: 7.5))
        }
    }

    func testWhatIsNoFileOfObservationsIsRefusedByName() throws {
        var rows = SyntheticFiles.csv(SyntheticFiles.series(hours: 900)).split(separator: "\n").map(String.init)
        let folder = try SyntheticFiles.write("", named: "empty.csv", for: self)
        rows.swapAt(100, 300)
        let unsorted = try SyntheticFiles.write(rows.joined(separator: "\n"), for: self)
        rows.swapAt(100, 300)
        rows[5] = "\(rows[5].split(separator: ",")[0]),NaN"
        let notANumber = try SyntheticFiles.write(rows.joined(separator: "\n"), for: self)
        let otherColumns = try SyntheticFiles.write("ts,humidity\n2021-01-01T00:00:00Z,50\n", for: self)
        let header = try SyntheticFiles.write("ts,temperature\n", for: self)
        let cases = [
            ("/nowhere/station.csv", "station.csv"), (String(folder.dropLast("/empty.csv".count)), "folder"),
            (folder, "empty.csv"), (unsorted, "time order"), (notANumber, "NaN"), (otherColumns, "humidity"),
            (header, "at least one observed temperature"),
        ]
        for (path, word) in cases {
            XCTAssertThrowsError(try BacktestFile(path: path), path) { error in
                XCTAssertTrue(error is FormatError, "\(path): \(error)")
                XCTAssertTrue("\(error)".contains(word), "\(error) does not name '\(word)'")
            }
        }
    }

    func testARowThatComesTwiceCountsOnce() throws {
        var rows = SyntheticFiles.csv(SyntheticFiles.series(hours: 900)).split(separator: "\n").map(String.init)
        let once = try BacktestFile(path: SyntheticFiles.write(rows.joined(separator: "\n"), for: self))
        rows.insert(rows[40], at: 41)
        let twice = try BacktestFile(path: SyntheticFiles.write(rows.joined(separator: "\n"), for: self))
        XCTAssertEqual(once.data.series, twice.data.series)
    }
}
