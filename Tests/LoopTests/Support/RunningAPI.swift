import Foundation
import XCTest

/// A running API and its address.
struct RunningAPI {
    let program: RunningProgram
    /// The address, such as `http://127.0.0.1:40123`.
    let address: String

    var port: String { address.split(separator: ":").last.map(String.init) ?? "" }
}

/// The answer of `/readyz`.
struct Readiness: Decodable, Equatable {
    var ready: Bool
    var modelVersion: String?
    var answeredBy: String
    /// The problems without the findings of the verdict, which begin with their kind; the drills test those.
    var problems: [String]

    private enum CodingKeys: String, CodingKey {
        case ready
        case modelVersion = "model_version"
        case answeredBy = "answered_by"
        case problems
    }
}

extension Readiness {
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ready = try container.decode(Bool.self, forKey: .ready)
        modelVersion = try container.decodeIfPresent(String.self, forKey: .modelVersion)
        answeredBy = try container.decode(String.self, forKey: .answeredBy)
        problems = try container.decode([String].self, forKey: .problems).filter { !$0.contains(#/^[a-z]+_[a-z_]+: /#) }
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
            changing: changes.merging(database.map { ["AEROCAST_DATABASE": $0] } ?? [:]) { _, new in new }
        )
        let address = try await eventually("the API listens", or: { program.standardError }) { () -> String? in
            if let ending = program.ending { throw EndedEarly(ending: ending, said: program.standardError) }
            return program.standardOutput.firstMatch(of: /listening on (https?:\S+)\n/).map { String($0.1) }
        }
        return RunningAPI(program: program, address: address)
    }

    /// Runs a feeder that posts simulated hours at full speed.
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

    /// Makes the API raise a routine flag; `stale_after` must be a second.
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

/// A program ended that should run.
struct EndedEarly: Error, CustomStringConvertible {
    let ending: RunningProgram.Ending
    let said: String

    var description: String { "the program ended (\(ending)): \(said)" }
}
