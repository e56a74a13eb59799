import Foundation
import Store
import XCTest

/// `aerocast demo --keep` as a process, and its API.
struct RunningDemonstration {
    let api: RunningAPI
    private let folder: URL

    /// Starts the demonstration and waits until its API listens.
    init(in installation: Installation) async throws {
        // The demonstration makes its folder in TMPDIR.
        var environment = installation.environment
        environment["TMPDIR"] = installation.folder.path
        folder = installation.folder
        let tool = Bundle.main.bundleURL.appending(path: "aerocast")
        let demo = try installation.start(tool, ["demo", "--json", "--keep", "--seed", "11"], environment: environment)
        let address = try await eventually("the demonstration's API listens", or: { demo.standardError }) {
            demo.standardOutput.firstMatch(of: /"address":"(http:[^"]+)"/).map { String($0.1) }
        }
        api = RunningAPI(program: demo, address: address)
    }

    /// Waits for the summary; the services continue.
    func untilOver() async throws {
        let demo = api.program
        try await eventually("the demonstration is over", within: .seconds(170), or: { demo.standardOutput }) {
            if let ending = demo.ending { throw EndedEarly(ending: ending, said: demo.standardError) }
            return demo.standardOutput.contains(#""event":"summary""#)
        }
        XCTAssertTrue(demo.standardOutput.contains(#""healed":true"#), demo.standardOutput)
    }

    /// Opens the database of the demonstration.
    func store() throws -> Store {
        let name = try XCTUnwrap(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasPrefix("aerocast-demo-") }
        )
        return try Store(path: folder.appending(path: "\(name)/aerocast.sqlite").path, opening: .existing)
    }
}
