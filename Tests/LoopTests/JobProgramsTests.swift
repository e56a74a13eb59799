import CanonicalJSON
import Foundation
import Healing
import Observations
import Store
import XCTest

/// Jobs by the real programs.
final class JobProgramsTests: XCTestCase {
    private func installation(hours: Int = 900) async throws -> (Installation, RunningAPI) {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: hours)
        return (installation, api)
    }

    private struct Job: Decodable {
        struct Failure: Decodable {
            var detail: String
        }

        var id: Int64
        var state: String
        var attempts: Int
        var error: Failure?
    }

    private func start(_ body: String, _ installation: Installation, _ api: RunningAPI) async throws -> Int64 {
        let answer = try await installation.post("\(api.address)/v1/jobs", json: body)
        XCTAssertEqual(answer.status, 202, answer.body)
        return try JSONDecoder().decode(Job.self, from: Data(answer.body.utf8)).id
    }

    private func fetch(_ id: Int64, _ installation: Installation, _ api: RunningAPI) async throws -> Job {
        let answer = try await installation.get("\(api.address)/v1/jobs/\(id)")
        return try JSONDecoder().decode(Job.self, from: Data(answer.body.utf8))
    }

    /// Waits for the end of a job, and returns its result.
    private func result(_ id: Int64, _ installation: Installation, _ api: RunningAPI) async throws -> String {
        let job = try await eventually("job \(id) ends", within: .seconds(180)) { () -> Job? in
            let job = try await fetch(id, installation, api)
            return ["succeeded", "failed", "canceled"].contains(job.state) ? job : nil
        }
        XCTAssertEqual(job.state, "succeeded", job.error?.detail ?? "")
        return try await installation.get("\(api.address)/v1/jobs/\(id)/result").body
    }

    func testEachKindRunsAndHasItsResult() async throws {
        let (installation, api) = try await installation()
        let trainer = try installation.start(.trainer, "--minimum-hours", "400")
        let export = try await start(#"{"kind": "export", "stations": ["SIM"]}"#, installation, api)
        let rows = try await result(export, installation, api).components(separatedBy: "\r\n")
        XCTAssertEqual(rows.first, "station,time,temperature,wind_speed,pressure,dew_point,wind_direction")
        XCTAssertEqual(rows.count, 902)

        let lines = try await start(
            #"{"kind": "export", "data": "forecasts", "format": "ndjson"}"#,
            installation,
            api
        )
        let line = try await result(lines, installation, api).split(separator: "\n").first.map(String.init)
        XCTAssertEqual(line?.hasPrefix(#"{"station":"SIM","issued_at":""#), true, line ?? "")

        let tune = try await start(
            #"{"kind": "tune", "stations": ["SIM"], "settings": [{"model": "ridge", "train": "station"}]}"#,
            installation,
            api
        )
        let table = try await result(tune, installation, api)
        XCTAssertTrue(table.contains(#""best":{"model":"ridge""#), table)

        let backtest = try await start(
            #"{"kind": "backtest", "stations": ["SIM"], "train": "station", "horizons": [1, 6]}"#,
            installation,
            api
        )
        let report = try await result(backtest, installation, api)
        XCTAssertTrue(report.contains(#""report":{"SIM":{"#) && report.contains(#""gru":{"1":{"#), report)

        let replay = try await start(
            #"{"kind": "replay", "stations": ["SIM"], "start": "scratch", "retrain": false}"#,
            installation,
            api
        )
        let replayed = try await result(replay, installation, api)
        XCTAssertTrue(replayed.contains(#""hours":900"#), replayed)
        XCTAssertTrue(replayed.contains(#""scores":{"SIM":{"1":{"#), replayed)

        let question = try await start(
            #"{"kind": "what_if", "stations": ["SIM"], "budget": 0.5}"#,
            installation,
            api
        )
        let answer = try await result(question, installation, api)
        XCTAssertTrue(answer.contains(#""name":"champion""#) && answer.contains(#""budget":0.5"#), answer)
        let command = try installation.start(
            Bundle.main.bundleURL.appending(path: "aerocast"),
            ["replay", "--station", "SIM", "--budget", "0.5", "--json"],
            environment: installation.environment
        )
        let ended = try await command.end(within: .seconds(60))
        XCTAssertEqual(ended, .exited(status: 0), command.standardError)
        let printed = try JSONText.decode(JSONValue.self, from: command.standardOutput)
        XCTAssertEqual(printed, try JSONText.decode(JSONValue.self, from: answer))

        let retrain = try await start(#"{"kind": "retrain", "reason": "a test"}"#, installation, api)
        let verdict = try await result(retrain, installation, api)
        XCTAssertTrue(verdict.contains(#""flag":"#), verdict)
        let flags = try await installation.store().read { try $0.flags(of: Installation.target, limit: 100) }
        XCTAssertEqual(flags.filter { $0.flag.reason == .manual }.count, 1)

        let ending = try await trainer.terminate(within: .seconds(20))
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: JobFiles(database: installation.database).folder.path
        )
        XCTAssertEqual(left.filter { !$0.hasSuffix(".csv") && !$0.hasSuffix(".ndjson") }, [])
    }

    func testABacktestOfPostedObservationsNeedsNoStation() async throws {
        let (installation, api) = try await installation(hours: 1)
        _ = try installation.start(.trainer)
        let observations = (0..<800)
            .map { hour in
                let time = Timestamp(secondsSince1970: 1_700_000_000 / 3600 * 3600).adding(hours: hour)
                let temperature = 10 + 5 * sin(Double(hour) / 24 * 2 * .pi) + sin(Double(hour) / 7)
                return #"{"station": "OWN", "time": "\#(time)", "temperature": \#(temperature)}"#
            }
        let body = """
            {"kind": "tune", "observations": [\(observations.joined(separator: ","))],
             "settings": [{"model": "ridge", "train": "station"}]}
            """
        let id = try await start(body, installation, api)
        let table = try await result(id, installation, api)
        XCTAssertTrue(table.contains(#""held_out":"#), table)
        let data = try await installation.store().read { try $0.jobData(id) }
        XCTAssertNil(data)
        let stations = try await installation.get("\(api.address)/v1/stations").body
        XCTAssertFalse(stations.contains("OWN"))
    }

    func testTooFewObservationsAreAFailureInWords() async throws {
        let (installation, api) = try await installation(hours: 100)
        _ = try installation.start(.trainer)
        let id = try await start(
            #"{"kind": "backtest", "stations": ["SIM"], "train": "station"}"#,
            installation,
            api
        )
        let job = try await eventually("the job ends") { () -> Job? in
            let job = try await fetch(id, installation, api)
            return job.state == "failed" ? job : nil
        }
        XCTAssertEqual(job.error?.detail.contains("at least 720 hours"), true, job.error?.detail ?? "")
    }

    func testARunningJobIsCanceledAtItsNextStep() async throws {
        let (installation, api) = try await installation()
        let trainer = try installation.start(.trainer, "--minimum-hours", "100000")
        let id = try await start(#"{"kind": "replay", "stations": ["SIM"]}"#, installation, api)
        try await eventually("the replay runs") { try await fetch(id, installation, api).state == "running" }
        let answer = try await installation.post("\(api.address)/v1/jobs/\(id)/cancel", json: "")
        XCTAssertEqual(answer.status, 200)
        try await eventually("the replay is canceled", or: { trainer.standardError }) {
            try await fetch(id, installation, api).state == "canceled"
        }
    }

    func testAStoppedTrainerGivesItsJobBackAndTheNextOneRunsIt() async throws {
        let (installation, api) = try await installation()
        let first = try installation.start(.trainer, "--minimum-hours", "100000", "--lease", "1h")
        let id = try await start(
            #"{"kind": "replay", "stations": ["SIM"], "retrain": false}"#,
            installation,
            api
        )
        try await eventually("the replay runs") { try await fetch(id, installation, api).state == "running" }
        let ending = try await first.terminate(within: .seconds(20))
        XCTAssertEqual(ending, .exited(status: 0), first.standardError)
        let returned = try await fetch(id, installation, api)
        XCTAssertEqual(returned.state, "queued", first.standardError)
        XCTAssertEqual(returned.attempts, 0)
        _ = try installation.start(.trainer, "--minimum-hours", "100000")
        _ = try await result(id, installation, api)
        let attempts = try await fetch(id, installation, api).attempts
        XCTAssertEqual(attempts, 1)
    }

    func testTheCommandStartsListsShowsCancelsAndPrints() async throws {
        let (installation, api) = try await installation(hours: 50)
        func run(_ arguments: [String], status: Int32 = 0) async throws -> String {
            let program = Bundle.main.bundleURL.appending(path: "aerocast")
            let running = try installation.start(program, ["jobs"] + arguments, environment: installation.environment)
            let ending = try await running.end(within: .seconds(60))
            XCTAssertEqual(ending, .exited(status: status), running.standardError)
            return running.standardOutput + running.standardError
        }
        let started = try await run(["start", "export", "--station", "SIM", "--actor", "anna"])
        XCTAssertTrue(started.contains("job 1, export: queued"), started)
        let second = try await run(["start", "export", "--data", "outcomes", "--format", "ndjson", "--json"])
        XCTAssertTrue(second.contains(#""data" : "outcomes""#) || second.contains(#""data": "outcomes""#), second)
        let canceled = try await run(["cancel", "2"])
        XCTAssertTrue(canceled.contains("job 2, export: canceled"), canceled)
        let early = try await run(["result", "1"], status: 1)
        XCTAssertTrue(early.contains("is queued"), early)
        let wrong = try await run(["start", "export", "--station", "nowhere"], status: 64)
        XCTAssertTrue(wrong.contains("a station with observations"), wrong)
        _ = try installation.start(.trainer)
        _ = try await result(1, installation, api)
        let list = try await run(["list", "--kind", "export"])
        XCTAssertTrue(list.contains("anna") && list.contains("canceled") && list.contains("succeeded"), list)
        let rows = try await run(["result", "1"])
        XCTAssertEqual(rows.components(separatedBy: "\r\n").count, 52)
        let unknown = try await run(["show", "99"], status: 64)
        XCTAssertTrue(unknown.contains("job 99 does not exist"), unknown)
    }
}
