import Foundation
import TestSupport
import XCTest

extension XCTestCase {
    /// The path of a database that does not exist.
    func databasePath() throws -> String {
        try temporaryFolder().appending(path: "aerocast.sqlite").path
    }
}
