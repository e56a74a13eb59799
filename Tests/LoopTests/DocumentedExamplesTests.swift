import Foundation
import XCTest

/// The examples of the documents, with the programs of this build.
final class DocumentedExamplesTests: XCTestCase {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// Runs a script of the project with the built programs on the path.
    ///
    /// - Throws: `XCTSkip` if the script reports that something is missing.
    private func run(_ script: String) throws {
        let process = Process()
        process.executableURL = Self.root.appending(path: "scripts/\(script)")
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AEROCAST_") }
        environment["PATH"] = "\(Bundle.main.bundleURL.path):\(environment["PATH"] ?? "")"
        process.environment = environment
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        // EX_UNAVAILABLE of sysexits.h, and a missing interpreter.
        if [69, 127].contains(process.terminationStatus) { throw XCTSkip(text) }
        XCTAssertEqual(process.terminationStatus, 0, text)
    }

    func testTheExamplesOfTheDocumentsRun() throws {
        try run("test-examples")
    }

    /// Needs PyPI the first time.
    func testTheNotebookRunsAndAgreesWithTheCommands() throws {
        try run("test-notebook")
    }
}
