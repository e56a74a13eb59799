import Foundation
import XCTest

/// An API and where it listens.
struct RunningAPI {
    let program: RunningProgram
    /// Such as `http://127.0.0.1:40123`.
    let address: String

    var port: String { address.split(separator: ":").last.map(String.init) ?? "" }
}

/// What `/readyz` answers.
struct Readiness: Decodable, Equatable {
    var ready: Bool
    var modelVersion: String?
    var answeredBy: String
    var problems: [String]

    private enum CodingKeys: String, CodingKey {
        case ready
        case modelVersion = "model_version"
        case answeredBy = "answered_by"
        case problems
    }
}

extension Installation {
    /// Starts an API and waits until it listens.
    func startAPI(
        port: String = "0",
        staleAfter: String = "1d",
        database: String? = nil,
        changing changes: [String: String] = [:]
    ) async throws -> RunningAPI {
        let program = try start(
            .api,
            "--host",
            "127.0.0.1",
            "--port",
            port,
            "--stale-after",
            staleAfter,
            changing: changes.merging(database.map { ["AEROCAST_DATABASE": $0] } ?? [:]) { $1 }
        )
        let address = try await eventually("the API listens", or: { program.standardError }) { () -> String? in
            if let ending = program.ending { throw EndedEarly(ending: ending, said: program.standardError) }
            return program.standardOutput.firstMatch(of: /listening on (http:\S+)\n/).map { String($0.1) }
        }
        return RunningAPI(program: program, address: address)
    }

    /// Lets a feeder post simulated hours as fast as it can, and waits for its end.
    func feed(_ api: RunningAPI, hours: Int, seed: Int = 3, scenario: String = "calm") async throws {
        try await run(
            .feeder,
            "--api",
            api.address,
            "--hours",
            "\(hours)",
            "--seed",
            "\(seed)",
            "--scenario",
            scenario
        )
    }

    /// Has a retrain scheduled by an API that finds the last one stale after a second.
    func scheduleRetrain(_ api: RunningAPI) async throws {
        try await eventually("the API schedules a retrain") {
            let (status, body) = try await post("\(api.address)/routine-retrain-check", json: "{}")
            XCTAssertEqual(status, 200, body)
            return body.contains(#""scheduled":true"#)
        }
    }

    func readiness(of api: RunningAPI) async throws -> Readiness {
        let body = try await get("\(api.address)/readyz").body
        return try JSONDecoder().decode(Readiness.self, from: Data(body.utf8))
    }
}

/// A program that should have gone on.
struct EndedEarly: Error, CustomStringConvertible {
    let ending: RunningProgram.Ending
    let said: String

    var description: String { "the program ended (\(ending)): \(said)" }
}
