import Foundation
import Store
import XCTest

extension XCTestCase {
    /// A new temporary folder, removed after the test.
    func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return folder
    }

    /// The path of a database that does not exist.
    func databasePath() throws -> String {
        try temporaryFolder().appending(path: "aerocast.sqlite").path
    }

    func assertThrows<Failure: Error & Equatable>(
        _ expected: Failure,
        line: UInt = #line,
        _ work: () async throws -> some Any
    ) async {
        do {
            _ = try await work()
            XCTFail("must throw \(expected), got no error", line: line)
        } catch {
            XCTAssertEqual(error as? Failure, expected, "\(error)", line: line)
        }
    }
}
