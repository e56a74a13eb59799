import Foundation
import Store
import XCTest

/// An engine that the suite runs on, and the operations that tests perform differently on each engine.
///
/// The suite tests the guarantees of every engine through the functions of `Store`. Other suites test the specifics of
/// one engine (files, locks, journals). A second engine adds a value here and lets the environment choose it: a suite
/// of base classes would be simpler to read, but SwiftPM does not find inherited tests of another module on Linux.
struct TestedEngine: Sendable {
    /// The path of a database that does not exist yet, removed after the test.
    var newPlace: @Sendable (XCTestCase) throws -> String
    /// Opens a database; several open databases act like several programs.
    var open: @Sendable (String, Store.Opening) throws -> Store
    /// Runs statements on a database without enforcing its CHECK constraints, like a faulty program.
    var tamper: @Sendable (_ place: String, _ script: String) throws -> Void

    static let current = sqlite

    private static let sqlite = TestedEngine(
        newPlace: { test in
            let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-store-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            test.addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
            return folder.appending(path: "aerocast.sqlite").path
        },
        open: { try Store(path: $0, opening: $1) },
        tamper: { place, script in
            let file = try SQLiteFile(place, busyTimeout: 5)
            try file.write { connection in
                try connection.run("PRAGMA ignore_check_constraints = ON")
                try connection.run(script)
            }
            try file.close()
        }
    )
}

extension XCTestCase {
    func newPlace() throws -> String { try TestedEngine.current.newPlace(self) }

    func open(_ place: String, _ opening: Store.Opening = .createOrMigrate) throws -> Store {
        try TestedEngine.current.open(place, opening)
    }

    func newStore() throws -> Store { try open(newPlace()) }

    func tamper(_ place: String, _ script: String) throws {
        try TestedEngine.current.tamper(place, script)
    }
}
