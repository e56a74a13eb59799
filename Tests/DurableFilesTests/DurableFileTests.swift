import DurableFiles
import Foundation
import TestSupport
import XCTest

final class DurableFileTests: XCTestCase {
    func testAWrittenFileHasItsBytesAndReplacesAnother() throws {
        let file = try temporaryFolder().appending(path: "file")
        for text in ["a long text", "short"] {
            try DurableFile.write(Data(text.utf8), to: file)
            XCTAssertEqual(try String(contentsOf: file, encoding: .utf8), text)
        }
    }

    func testAReplacedFileIsWholeForProcessesThatHaveItOpen() throws {
        let folder = try temporaryFolder()
        let (target, staging) = (folder.appending(path: "target"), folder.appending(path: "staging"))
        try DurableFile.write(Data("old".utf8), to: target)
        let reader = try FileHandle(forReadingFrom: target)
        defer { try? reader.close() }
        try DurableFile.write(Data("new".utf8), to: staging)
        try DurableFile.replace(target, with: staging)
        XCTAssertEqual(try reader.readToEnd(), Data("old".utf8))
        XCTAssertEqual(try Data(contentsOf: target), Data("new".utf8))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), ["target"])
    }

    func testAReplacementThatIsMissingLeavesTheFileAsItWas() throws {
        let folder = try temporaryFolder()
        let target = folder.appending(path: "target")
        try DurableFile.write(Data("old".utf8), to: target)
        XCTAssertThrowsError(try DurableFile.replace(target, with: folder.appending(path: "missing"))) {
            XCTAssertTrue("\($0)".contains("No such file"), "\($0)")
        }
        XCTAssertEqual(try Data(contentsOf: target), Data("old".utf8))
    }

    func testWhatIsNotThereCannotBeFlushed() throws {
        let missing = try temporaryFolder().appending(path: "missing")
        XCTAssertThrowsError(try DurableFile.flush(missing))
        XCTAssertThrowsError(try DurableFile.flushFolder(missing))
    }
}
