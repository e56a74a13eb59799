import Foundation
import XCTest

extension XCTestCase {
    /// A folder of the test's own, removed after it.
    package func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return folder
    }

    /// Fails unless the work throws the expected error.
    package func assertThrows<Failure: Error & Equatable>(
        _ expected: Failure,
        file: StaticString = #filePath,
        line: UInt = #line,
        _ work: () async throws -> some Any
    ) async {
        do {
            _ = try await work()
            XCTFail("nothing was thrown, \(expected) was expected", file: file, line: line)
        } catch {
            XCTAssertEqual(error as? Failure, expected, "\(error)", file: file, line: line)
        }
    }
}
