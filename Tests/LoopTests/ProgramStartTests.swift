import Foundation
import Store
import XCTest

/// The message and the exit status of each program that cannot start.
final class ProgramStartTests: XCTestCase {
    private struct Refusal {
        var program: LoopProgram
        var arguments: [String] = []
        var variables: [String: String] = [:]
        var status: Int32
        /// Parts of the message: the setting, the wrong value, the expected value.
        var parts: [String]
    }

    func testWrongSettingsAreNamedWithTheirValueAndWhatWasExpected() async throws {
        let installation = try Installation(for: self)
        let lost = installation.folder.appending(path: "nowhere.json").path
        for refusal in [
            Refusal(program: .api, arguments: ["--port", "80000"], status: 64, parts: ["--port", "'80000'", "65535"]),
            Refusal(program: .trainer, arguments: ["--lease", "soon"], status: 64, parts: ["--lease", "'soon'"]),
            Refusal(
                program: .detector,
                arguments: ["--horizons", "3,6"],
                status: 64,
                parts: ["--horizons", "must contain 1", "got 3, 6"]
            ),
            Refusal(
                program: .feeder,
                arguments: ["--speed", "fast"],
                status: 64,
                parts: ["--speed", "'fast'", "x3600"]
            ),
            Refusal(
                program: .api,
                arguments: ["--targets", "temperature,rain"],
                status: 64,
                parts: ["--targets", "must be one of temperature, wind_speed", "got 'rain'"]
            ),
            Refusal(
                program: .trainer,
                variables: ["AEROCAST_MODEL": "noaa"],
                status: 78,
                parts: ["AEROCAST_MODEL", "must be one of temperature", "got 'noaa'"]
            ),
            Refusal(program: .trainer, arguments: ["--kind", "tree"], status: 64, parts: ["'tree'", "gru, ridge"]),
            Refusal(program: .detector, arguments: ["--cooldwn", "1d"], status: 64, parts: ["--cooldwn"]),
            Refusal(program: .feeder, arguments: ["--source", "csv"], status: 64, parts: ["--file"]),
            Refusal(
                program: .api,
                variables: ["AEROCAST_PORT": "eighty"],
                status: 78,
                parts: ["AEROCAST_PORT", "'eighty'", "65535"]
            ),
            Refusal(
                program: .trainer,
                variables: ["AEROCAST_LEESE": "60s"],
                status: 78,
                parts: ["AEROCAST_LEESE", "AEROCAST_LEASE"]
            ),
            Refusal(
                program: .detector,
                variables: ["AEROCAST_PUSHGATEWAY": "localhost"],
                status: 78,
                parts: ["AEROCAST_PUSHGATEWAY", "'localhost'"]
            ),
            Refusal(program: .api, arguments: ["--host", "a b"], status: 64, parts: ["--host", "'a b'", "127.0.0.1"]),
            Refusal(
                program: .api,
                variables: ["AEROCAST_HOST": "a b"],
                status: 78,
                parts: ["AEROCAST_HOST", "'a b'", "127.0.0.1"]
            ),
            Refusal(
                program: .api,
                variables: ["AEROCAST_MODEL": "../x"],
                status: 78,
                parts: ["AEROCAST_MODEL", "'../x'"]
            ),
            Refusal(
                program: .trainer,
                arguments: ["--pushgateway", "http://me:hunter2@127.0.0.1:9"],
                status: 64,
                parts: ["--pushgateway", "--pushgateway-file"]
            ),
            Refusal(
                program: .api,
                arguments: ["--config", lost],
                status: 64,
                parts: ["--config", lost, "doesn't exist"]
            ),
            Refusal(
                program: .trainer,
                variables: ["AEROCAST_CONFIG": lost],
                status: 78,
                parts: ["AEROCAST_CONFIG", lost, "doesn't exist"]
            ),
        ] {
            try await assertRefused(refusal, in: installation)
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: installation.database), "no database was created")
    }

    func testAPortThatIsTakenIsSaidInOneSentence() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let arguments = ["--host", "127.0.0.1", "--port", api.port]
        let text = ["cannot listen on 127.0.0.1:\(api.port)", "--port"]
        try await assertRefused(
            Refusal(program: .api, arguments: arguments, status: 69, parts: text),
            in: installation,
            errorLines: 1
        )
        let readiness = try await installation.readiness(of: api)
        XCTAssertEqual(readiness.answeredBy, "persistence", "the first API continues")
    }

    func testADatabaseThatIsNoneIsSaidInOneSentence() async throws {
        let installation = try Installation(for: self)
        let text = installation.folder.appending(path: "notes.txt").path
        try Data(String(repeating: "These are notes, not a database.\n", count: 200).utf8)
            .write(to: URL(filePath: text))
        let under = "\(text)/aerocast.sqlite"
        for program in [LoopProgram.api, .detector, .trainer] {
            for (path, reason) in [
                (text, "not a SQLite database"), (installation.folder.path, "cannot be opened"), (under, "its folder"),
            ] {
                let refusal = Refusal(
                    program: program,
                    arguments: ["--database", path],
                    status: 74,
                    parts: [path, reason]
                )
                try await assertRefused(refusal, in: installation, errorLines: 1)
            }
        }
    }

    func testADatabaseOfANewerVersionIsLeftAlone() async throws {
        let installation = try Installation(for: self)
        try Self.makeDatabaseOfTheFuture(at: installation.database)
        for program in [LoopProgram.api, .detector, .trainer] {
            let text = [installation.database, "newer version"]
            try await assertRefused(Refusal(program: program, status: 78, parts: text), in: installation, errorLines: 1)
        }
        XCTAssertThrowsError(try installation.store(), "the database still has the newer schema") { error in
            XCTAssertEqual(error as? StoreError, .newerSchema(path: installation.database))
        }
    }

    func testADatabaseOfTheFirstEditionIsLeftAlone() async throws {
        let installation = try Installation(for: self)
        let file = try SQLiteFile(installation.database)
        try file.write { try $0.run("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)") }
        try file.close()
        let before = try Data(contentsOf: URL(filePath: installation.database))
        for program in [LoopProgram.api, .detector, .trainer] {
            let text = [installation.database, "first edition", "new database file"]
            try await assertRefused(Refusal(program: program, status: 78, parts: text), in: installation, errorLines: 1)
        }
        XCTAssertEqual(try Data(contentsOf: URL(filePath: installation.database)), before)
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

    private static func makeDatabaseOfTheFuture(at path: String) throws {
        do { _ = try Store(path: path) }
        let file = try SQLiteFile(path)
        try file.write { try $0.run("UPDATE schema_version SET version = version + 1") }
        try file.close()
    }

    /// Runs the program to its end; `errorLines` is the number of lines of the message, if promised.
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
        for part in refusal.parts {
            XCTAssertTrue(message.contains(part), "'\(part)' is missing in: \(given)", line: line)
        }
        XCTAssertEqual(message.ranges(of: "error: ").count, message.contains("Usage:") ? 0 : 1, given, line: line)
        if let errorLines {
            XCTAssertEqual(message.split(separator: "\n").count, errorLines, given, line: line)
        }
    }
}
