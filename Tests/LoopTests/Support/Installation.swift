import CurlClient
import Foundation
import HTTPClient
import Models
import Observations
import Store
import Synchronization
import XCTest

/// One of the programs of the loop.
enum LoopProgram: String, CaseIterable {
    case api = "aerocast-api"
    case feeder = "aerocast-feeder"
    case detector = "aerocast-drift-detector"
    case trainer = "aerocast-trainer"

    /// The program's file, which the build puts into the folder of the test bundle.
    var executable: URL { Bundle.main.bundleURL.appending(path: rawValue) }
}

/// A database, an artifacts folder and the programs that share them, for one test.
final class Installation: Sendable {
    let folder: URL
    private let programs = Mutex<[RunningProgram]>([])
    private let client = Mutex<CurlClient?>(CurlClient(CurlClient.Configuration(userAgent: "loop-tests")))

    static let target: TargetName = "temperature"
    /// The simulator's station.
    static let station = "SIM"

    /// - Parameter test: the test; at its end the programs are killed and the folder is removed.
    /// - Throws: an error if the folder cannot be made.
    init(for test: XCTestCase) throws {
        let name = "aerocast-loop-\(UUID().uuidString.prefix(8))"
        folder = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        test.addTeardownBlock { self.remove() }
    }

    var database: String { folder.appending(path: "aerocast.sqlite").path }
    var artifacts: ArtifactFolder { ArtifactFolder(path: artifactsPath) }
    var artifactsPath: String { folder.appending(path: "artifacts").path }

    /// The environment of the programs: a part of the test's environment, and the paths of the installation.
    var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("AEROCAST_") && $0.key != "NO_COLOR" }
        variables["AEROCAST_DATABASE"] = database
        variables["AEROCAST_ARTIFACTS"] = artifactsPath
        variables["AEROCAST_POLL_INTERVAL"] = "50ms"
        variables["AEROCAST_LOG_FORMAT"] = "human"
        return variables
    }

    func start(
        _ program: LoopProgram,
        _ arguments: String...,
        changing changes: [String: String] = [:]
    ) throws -> RunningProgram {
        try start(program.executable, arguments, environment: environment.merging(changes) { $1 })
    }

    /// Starts a program that is not part of the package.
    func start(_ program: URL, _ arguments: [String], environment: [String: String]) throws -> RunningProgram {
        let started = try RunningProgram(program, arguments, environment: environment, output: folder)
        programs.withLock { $0.append(started) }
        return started
    }

    /// Runs a program to its end.
    @discardableResult
    func run(
        _ program: LoopProgram,
        _ arguments: String...,
        within limit: Duration = .seconds(60),
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws -> RunningProgram {
        let running = try start(program.executable, arguments, environment: environment)
        let ending = try await running.end(within: limit)
        XCTAssertEqual(ending, .exited(status: 0), running.standardError, file: file, line: line)
        return running
    }

    /// Opens the database of the programs.
    func store() throws -> Store { try Store(path: database, opening: .existing) }

    func get(_ url: String, headers: HTTPHeaders = [:]) async throws -> (status: Int, body: String) {
        try await send(HTTPRequest(.get, url, headers: headers, timeout: .seconds(5)))
    }

    func post(
        _ url: String,
        json: String,
        headers others: [String: String] = [:]
    ) async throws -> (status: Int, body: String) {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        for (name, value) in others { headers.append(name: name, value: value) }
        return try await send(HTTPRequest(.post, url, headers: headers, body: Array(json.utf8), timeout: .seconds(5)))
    }

    private func send(_ request: HTTPRequest) async throws -> (status: Int, body: String) {
        guard let client = client.withLock({ $0 }) else { throw CancellationError() }
        let response = try await client.send(request)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    /// Kills the programs, and releases what has descriptors: XCTest keeps every test until the last one has ended.
    private func remove() {
        for program in programs.withLock({ $0 }) { program.send(SIGKILL) }
        programs.withLock { $0 = [] }
        client.withLock { $0 = nil }
        try? FileManager.default.removeItem(at: folder)
    }
}
