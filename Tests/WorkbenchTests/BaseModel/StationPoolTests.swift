import Forecasting
import Foundation
import Observations
import Weather
import Workbench
import XCTest

final class StationPoolTests: XCTestCase {
    private var folder = FileManager.default.temporaryDirectory

    override func setUpWithError() throws {
        folder = folder.appending(path: "station-pool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(at: folder) }

    @discardableResult
    private func write(_ text: String, as name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private func isdLite(year: Int, tenths: Int) -> String {
        "\(year) 01 01 00 \(String(format: "%5d", tenths))   -62 10301   180    15     9 -9999     0\n"
    }

    func testAFolderGivesItsStationFilesAndNothingElse() throws {
        try write("ts,temperature\n2020-01-01T00:00:00Z,5\n", as: "paris.csv")
        try write(isdLite(year: 2017, tenths: -57), as: "071810-99999-2017")
        try write("id,latitude,longitude\nparis,48.85,2.35\n", as: "stations.csv")
        try write("about these files", as: "README.md")
        try write("hidden", as: ".paris.csv")
        try FileManager.default.createDirectory(at: folder.appending(path: "raw"), withIntermediateDirectories: true)
        let pool = try StationPool.read([folder.path])
        XCTAssertEqual(pool.map(\.station.id), ["071810-99999", "paris"])
        XCTAssertEqual(pool.last?.station.latitude, 48.85)
    }

    func testTheYearsOfAStationAreOneSeriesInWhateverOrderTheyCome() throws {
        let files = [
            try write(isdLite(year: 2018, tenths: 31), as: "071810-99999-2018"),
            try write(isdLite(year: 2017, tenths: -57), as: "071810-99999-2017"),
        ]
        for order in [files, files.reversed()] {
            let pool = try StationPool.read(order)
            XCTAssertEqual(pool.count, 1)
            XCTAssertEqual(pool.first?.series.count, 365 * 24 + 1)
            XCTAssertEqual(pool.first.map { $0.split.heldOut.last?.upperBound == $0.series.hours.upperBound }, true)
            XCTAssertEqual(pool.first?.observedHours(of: .temperature), 2)
        }
    }

    func testPathsWithoutObservationsAreRefused() throws {
        let absent = folder.appending(path: "absent").path
        XCTAssertThrowsError(try StationPool.read([absent])) { error in
            XCTAssertEqual(error as? BaseTrainingError, .noSuchPath(absent))
        }
        try write("about these files", as: "README.md")
        XCTAssertThrowsError(try StationPool.read([folder.path])) { error in
            XCTAssertEqual(error as? BaseTrainingError, .noStationFiles(folder: folder.path))
        }
        let prose = try write("about these files", as: "prose.csv")
        XCTAssertThrowsError(try StationPool.read([prose])) { XCTAssertTrue($0 is FormatError) }
    }
}
