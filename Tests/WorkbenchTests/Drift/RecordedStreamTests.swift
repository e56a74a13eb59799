import DriftDetection
import Foundation
import TestSupport
import Workbench
import XCTest

final class RecordedStreamTests: XCTestCase {
    func testAFolderStandsForTheTablesInItAndInItsFolders() throws {
        let folder = try temporaryFolder()
        let files = FileManager.default
        for name in ["labels.json", "streams/d_001.csv.gz", "streams/d_000.csv", "streams/deep/e.CSV", "readme.md"] {
            let file = folder.appending(path: name)
            try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        let single = folder.appending(path: "readme.md").path
        let found = try RecordedStream.find(at: [single, folder.path, single])
        XCTAssertEqual(found.map(\.name), ["readme", "d_000", "d_001", "e"])
        XCTAssertEqual(found.first?.path, single, "a given file is accepted with any name")
    }

    func testWhatIsNotThereIsNamed() throws {
        let folder = try temporaryFolder()
        let lost = folder.appending(path: "lost.csv").path
        XCTAssertThrowsError(try RecordedStream.find(at: [lost])) { error in
            XCTAssertEqual(error as? RecordedStreamError, .missing(lost))
            XCTAssertTrue("\(error)".contains("ts,actual,predicted"), "\(error)")
        }
        XCTAssertThrowsError(try RecordedStream.find(at: [folder.path])) { error in
            XCTAssertEqual(error as? RecordedStreamError, .empty(folder.path))
        }
    }

    func testDetectionsHoldTheRowsOfDriftsAndSensorFaultsByStream() throws {
        let folder = try temporaryFolder()
        var stuck = RecordedFile(seed: 2, isDrifting: false)
        let frozen = stuck.rows[1500].actual
        for index in 1500..<1600 { stuck.rows[index].actual = frozen }
        _ = try RecordedFile(seed: 1).write("d_000.csv", in: folder)
        _ = try stuck.write("d_001.csv", in: folder)
        _ = try RecordedFile(seed: 3, isDrifting: false).write("d_002.csv", in: folder)
        let replayed = try RecordedStream.find(at: [folder.path]).map { try DriftReplay().run($0) }
        let detections = try Detections(replayed)
        XCTAssertEqual(Set(detections.rows.keys), ["d_000", "d_001", "d_002"])
        XCTAssertEqual(detections.rows["d_002"], [])
        for stream in ["d_000", "d_001"] {
            let alarm = try XCTUnwrap(detections.rows[stream]?.first, stream)
            XCTAssertTrue((1500..<1550).contains(alarm), "\(stream): \(alarm)")
        }
        let json = try JSONDecoder().decode([String: [Int]].self, from: JSONEncoder().encode(detections))
        XCTAssertEqual(json, detections.rows)
    }

    func testTwoStreamsOfOneNameAreRefused() throws {
        let folder = try temporaryFolder()
        for place in ["a", "b"] { _ = try RecordedFile(seed: 1, count: 10).write("\(place)/same.csv", in: folder) }
        let replayed = try RecordedStream.find(at: [folder.path]).map { try DriftReplay().run($0) }
        XCTAssertThrowsError(try Detections(replayed)) { error in
            XCTAssertTrue("\(error)".contains("would both be written as 'same'"), "\(error)")
        }
    }
}
