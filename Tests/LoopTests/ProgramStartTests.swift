import Foundation
import Store
import XCTest

/// What each program says, and with which status it ends, when it cannot start.
final class ProgramStartTests: XCTestCase {
    private struct Refusal {
        var program: LoopProgram
        var arguments: [String] = []
        var variables: [String: String] = [:]
        var status: Int32
        /// Parts of the message: what was given, what came, what is expected.
        var says: [String]
    }

    func testWrongSettingsAreNamedWithTheirValueAndWhatWasExpected() async throws {
        let installation = try Installation(for: self)
        let lost = installation.folder.appending(path: "nowhere.json").path
        for refusal in [
            Refusal(program: .api, arguments: ["--port", "80000"], status: 64, says: ["--port", "'80000'", "65535"]),
            Refusal(program: .trainer, arguments: ["--lease", "soon"], status: 64, says: ["--lease", "'soon'"]),
            Refusal(
                program: .detector,
                arguments: ["--horizons", "3,6"],
                status: 64,
                says: ["--horizons", "'3,6'", "must contain 1", "got 3, 6"]
            ),
            Refusal(
                program: .feeder,
                arguments: ["--speed", "fast"],
                status: 64,
                says: ["--speed", "'fast'", "x3600"]
            ),
            Refusal(program: .detector, arguments: ["--cooldwn", "1d"], status: 64, says: ["--cooldwn"]),
            Refusal(program: .feeder, arguments: ["--source", "csv"], status: 64, says: ["--file"]),
            Refusal(
                program: .api,
                variables: ["AEROCAST_PORT": "eighty"],
                status: 78,
                says: ["AEROCAST_PORT", "'eighty'", "65535"]
            ),
            Refusal(
                program: .trainer,
                variables: ["AEROCAST_LEESE": "60s"],
                status: 78,
                says: ["AEROCAST_LEESE", "AEROCAST_LEASE"]
            ),
            Refusal(
                program: .detector,
                variables: ["AEROCAST_PUSHGATEWAY": "localhost"],
                status: 78,
                says: ["AEROCAST_PUSHGATEWAY", "'localhost'"]
            ),
            Refusal(
                program: .api,
                arguments: ["--config", lost],
                status: 64,
                says: ["--config", lost, "doesn't exist"]
            ),
            Refusal(
                program: .trainer,
                variables: ["AEROCAST_CONFIG": lost],
                status: 78,
                says: ["AEROCAST_CONFIG", lost, "doesn't exist"]
            ),
        ] {
            try await assertRefused(refusal, in: installation)
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: installation.database), "nothing was begun")
    }

    func testAPortThatIsTakenIsSaidInOneSentence() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let arguments = ["--host", "127.0.0.1", "--port", api.port]
        let says = ["cannot listen on 127.0.0.1:\(api.port)", "--port"]
        try await assertRefused(
            Refusal(program: .api, arguments: arguments, status: 69, says: says),
            in: installation,
            errorLines: 1
        )
        let readiness = try await installation.readiness(of: api)
        XCTAssertEqual(readiness.answeredBy, "persistence", "the first API goes on")
    }

    func testADatabaseThatIsNoneIsSaidInOneSentence() async throws {
        let installation = try Installation(for: self)
        let text = installation.folder.appending(path: "notes.txt").path
        try Data(String(repeating: "These are notes, not a database.\n", count: 200).utf8)
            .write(to: URL(filePath: text))
        let under = "\(text)/aerocast.sqlite"
        for program in [LoopProgram.api, .detector, .trainer] {
            for (path, reason) in [
                (text, "no SQLite database"), (installation.folder.path, "cannot be opened"), (under, "its folder"),
            ] {
                let refusal = Refusal(
                    program: program,
                    arguments: ["--database", path],
                    status: 74,
                    says: [path, reason]
                )
                try await assertRefused(refusal, in: installation, errorLines: 1)
            }
        }
    }

    func testADatabaseOfANewerVersionIsLeftAlone() async throws {
        let installation = try Installation(for: self)
        try Self.makeDatabaseOfTheFuture(at: installation.database)
        for program in [LoopProgram.api, .detector, .trainer] {
            let says = [installation.database, "newer version"]
            try await assertRefused(Refusal(program: program, status: 78, says: says), in: installation, errorLines: 1)
        }
        XCTAssertThrowsError(try installation.store(), "it is still a database of the newer version") { error in
            XCTAssertEqual(error as? StoreError, .newerSchema(path: installation.database))
        }
    }

    func testProgramsThatStartTogetherShareOneNewDatabase() async throws {
        for _ in 0..<5 {
            let installation = try Installation(for: self)
            let others = try [LoopProgram.detector, .trainer, .detector, .trainer].map { try installation.start($0) }
            let api = try await installation.startAPI()
            try await installation.feed(api, hours: 30)
            for program in others + [api.program] {
                let ending = try await program.terminate()
                XCTAssertEqual(ending, .exited(status: 0), program.standardError)
                XCTAssertFalse(program.standardError.contains(" error "), program.standardError)
            }
        }
    }

    /// A schema step that this version does not know is written over the name of the last one that it knows; both have
    /// the same length and place in the order of names, so the file stays a sound database.
    private static func makeDatabaseOfTheFuture(at path: String) throws {
        do { _ = try Store(path: path) }
        var bytes = try Data(contentsOf: URL(filePath: path))
        let known = Data("2 models, flags".utf8)
        var replaced = 0
        while let range = bytes.firstRange(of: known) {
            bytes.replaceSubrange(range, with: Data("9 models, flags".utf8))
            replaced += 1
        }
        XCTAssertGreaterThan(replaced, 0, "the step's name was not found in the file")
        try bytes.write(to: URL(filePath: path))
    }

    /// Runs the program to its end; `errorLines` says how many lines the message has, where that is promised.
    private func assertRefused(
        _ refusal: Refusal,
        in installation: Installation,
        errorLines: Int? = nil,
        line: UInt = #line
    ) async throws {
        let program = try installation.start(
            refusal.program.executable,
            refusal.arguments,
            environment: installation.environment.merging(refusal.variables) { $1 }
        )
        let ending = try await program.end(within: .seconds(10))
        let message = program.standardError
        let given = "\(refusal.program) \(refusal.arguments) \(refusal.variables): \(message)"
        XCTAssertEqual(ending, .exited(status: refusal.status), given, line: line)
        for part in refusal.says {
            XCTAssertTrue(message.contains(part), "'\(part)' is missing in: \(given)", line: line)
        }
        XCTAssertEqual(message.ranges(of: "error: ").count, message.contains("Usage:") ? 0 : 1, given, line: line)
        if let errorLines {
            XCTAssertEqual(message.split(separator: "\n").count, errorLines, given, line: line)
        }
    }
}
