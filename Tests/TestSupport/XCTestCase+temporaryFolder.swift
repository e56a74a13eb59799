package import Foundation
package import XCTest

extension XCTestCase {
    /// Creates a folder for this test, which is removed after the test.
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
            XCTFail("must throw \(expected), threw nothing", file: file, line: line)
        } catch {
            XCTAssertEqual(error as? Failure, expected, "\(error)", file: file, line: line)
        }
    }
}
