import Access
import CanonicalJSON
import Foundation
import HTTPClient
import Healing
import Observations
import Serving
import Store
import TestSupport
import XCTest

/// The routes of jobs; a test is the runner.
final class JobsRoutesTests: XCTestCase {
    private func key(
        _ roles: Set<Role>,
        in api: RunningAPI,
        client: String,
        stations: [String] = []
    ) async throws -> HTTPHeaders {
        let key = AccessKey.random()
        let now = Double(api.now.secondsSince1970)
        let record = KeyRecord(
            id: key.id,
            client: client,
            roles: roles,
            stations: StationPatterns(stations),
            digest: Data(key.digest),
            createdAt: now,
            expiresAt: nil,
            dailyQuota: nil
        )
        try await api.store.write { try $0.insert(record, now: now) }
        try await api.gate.refresh()
        return ["Content-Type": "application/json", "Authorization": "Bearer \(key.text)"]
    }

    private func api(stations: [String] = ["KJFK"]) async throws -> RunningAPI {
        let api = try await runningAPI()
        for station in stations {
            _ = try await api.post("/observations", Bodies.observations(0..<3, station: station))
        }
        return api
    }

    private let export = #"{"kind": "export", "stations": ["KJFK"]}"#

    private func claim(_ api: RunningAPI) async throws -> JobRecord {
        let now = Double(api.now.secondsSince1970)
        let job = try await api.store.write {
            try $0.claimJob(
                Set(JobKind.allCases),
                holder: "tests",
                now: now,
                lease: .seconds(60),
                limits: RetryLimits()
            )
        }
        return try XCTUnwrap(job)
    }

    private func finish(_ api: RunningAPI, _ end: JobEnd) async throws {
        let claim = JobClaim(try await claim(api))
        let now = Double(api.now.secondsSince1970)
        _ = try await api.store.write { try $0.finishJob(claim, end, now: now) }
    }

    func testAJobIsAcceptedWithItsPlaceAndRunsThroughItsStates() async throws {
        let api = try await api()
        let accepted = try await api.post("/v1/jobs", export)
        XCTAssertEqual(accepted.status, 202, accepted.text)
        XCTAssertEqual(accepted.headers["location"], "/v1/jobs/1")
        XCTAssertEqual(accepted.headers["retry-after"], "1")
        XCTAssertEqual(accepted.json["state"].text, "queued")
        XCTAssertEqual(accepted.json["request"]["format"].text, "csv")
        let early = try await api.get("/v1/jobs/1/result")
        XCTAssertEqual(early.status, 409)
        XCTAssertEqual(early.headers["retry-after"], "1")
        let claimed = try await claim(api)
        let now = Double(api.now.secondsSince1970)
        _ = try await api.store.write {
            try $0.renewJob(JobClaim(claimed), progress: 0.5, note: "half", now: now, lease: .seconds(60))
        }
        let running = try await api.get("/v1/jobs/1")
        XCTAssertEqual(running.json["state"].text, "running")
        XCTAssertEqual(running.json["progress"].double, 0.5)
        XCTAssertEqual(running.json["message"].text, "half")
        XCTAssertEqual(running.headers["retry-after"], "1")
        _ = try await api.store.write {
            try $0.finishJob(JobClaim(claimed), .succeeded(result: #"{"a":1}"#, bytes: 7), now: now)
        }
        let done = try await api.get("/v1/jobs/1")
        XCTAssertEqual(done.json["state"].text, "succeeded")
        XCTAssertNil(done.headers["retry-after"])
        XCTAssertEqual(done.json["result"]["href"].text, "/v1/jobs/1/result")
        let result = try await api.get("/v1/jobs/1/result")
        XCTAssertEqual(result.text, #"{"a":1}"#)
        let actions = try await api.store.read { try $0.auditEntries(limit: 100).map(\.entry.action) }
        XCTAssertEqual(actions.filter { $0.hasSuffix("job") }, ["create job", "start job", "finish job"])
    }

    func testAFailureIsAProblem() async throws {
        let api = try await api()
        _ = try await api.post("/v1/jobs", export)
        try await finish(api, .failed(JobFailure(.input, "no rows")))
        let job = try await api.get("/v1/jobs/1")
        XCTAssertEqual(job.json["state"].text, "failed")
        XCTAssertEqual(job.json["error"]["type"].text, "urn:aerocast:problem:job-input")
        XCTAssertEqual(job.json["error"]["detail"].text, "no rows")
        let result = try await api.get("/v1/jobs/1/result")
        XCTAssertEqual(result.status, 409)
        XCTAssertNil(result.headers["retry-after"])
    }

    func testCancelingEndsAQueuedJobAndAsksTheRunnerOfARunningOne() async throws {
        let api = try await api()
        for _ in 0..<3 { _ = try await api.post("/v1/jobs", export) }
        let queued = try await api.post("/v1/jobs/3/cancel", "")
        XCTAssertEqual(queued.json["state"].text, "canceled")
        let again = try await api.post("/v1/jobs/3/cancel", "")
        XCTAssertEqual(again.status, 200)
        _ = try await claim(api)
        let running = try await api.post("/v1/jobs/1/cancel", "")
        XCTAssertEqual(running.json["state"].text, "running")
        XCTAssertEqual(running.json["canceling"], .bool(true))
        try await finish(api, .succeeded(result: "{}", bytes: 2))
        let late = try await api.post("/v1/jobs/2/cancel", "")
        XCTAssertEqual(late.status, 409)
    }

    func testARepeatedRequestWithItsKeyIsTheSameJob() async throws {
        let api = try await api()
        let headers: HTTPHeaders = ["Content-Type": "application/json", "Idempotency-Key": "k-1"]
        let first = try await api.send(.post, "/v1/jobs", export, headers: headers)
        let again = try await api.send(.post, "/v1/jobs", export, headers: headers)
        XCTAssertEqual([first.status, again.status], [202, 202])
        XCTAssertEqual(again.json["id"], first.json["id"])
        // The order of members and white space make no other body.
        let respelled = try await api.send(
            .post,
            "/v1/jobs",
            #"{"stations":["KJFK"],"kind":"export"}"#,
            headers: headers
        )
        XCTAssertEqual(respelled.json["id"], first.json["id"])
        let other = try await api.send(.post, "/v1/jobs", #"{"kind": "export"}"#, headers: headers)
        XCTAssertEqual(other.status, 422)
        XCTAssertEqual(other.json["type"].text, "urn:aerocast:problem:idempotency-key")
        let unreadable = try await api.send(
            .post,
            "/v1/jobs",
            export,
            headers: ["Content-Type": "application/json", "Idempotency-Key": "a b"]
        )
        XCTAssertEqual(unreadable.status, 422)
        let jobs = try await api.get("/v1/jobs").json["jobs"].array
        XCTAssertEqual(jobs.count, 1)
    }

    func testManyRepeatedRequestsAtOnceAreOneJob() async throws {
        let api = try await api()
        let headers: HTTPHeaders = ["Content-Type": "application/json", "Idempotency-Key": "k"]
        let export = export
        let ids = try await withThrowingTaskGroup(of: Double?.self) { group in
            for _ in 0..<20 {
                group.addTask { try await api.send(.post, "/v1/jobs", export, headers: headers).json["id"].double }
            }
            return try await group.reduce(into: Set<Double?>()) { $0.insert($1) }
        }
        XCTAssertEqual(ids, [1])
    }

    func testWrongRequestsAreRefusedInOurWords() async throws {
        let api = try await api()
        for (body, part) in [
            (#"{"kind": "nonsense"}"#, "/kind"), (#"{"kind": "export", "stations": []}"#, "1 to 100 stations"),
            (#"{"kind": "export", "stations": ["nowhere"]}"#, "/stations/0"),
            (#"{"kind": "export", "stations": ["KJFK", "KJFK"]}"#, "twice"),
            (#"{"kind": "export", "settings": [{}]}"#, "a job of the kind export does not have it"),
            (#"{"kind": "export", "fromat": "csv"}"#, "did you mean 'format'?"),
            (#"{"kind": "backtest"}"#, "must be given"),
            (#"{"kind": "backtest", "stations": ["KJFK"], "horizons": [25]}"#, "from 1 to 24"),
            (#"{"kind": "replay", "stations": ["KJFK"], "budget": 0}"#, "between 0.001 and 100"),
            (#"{"kind": "what_if", "stations": ["KJFK"], "budget": 101}"#, "between 0.001 and 100"),
            (#"{"kind": "what_if"}"#, "must be one station"),
            (#"{"kind": "what_if", "stations": ["KJFK"], "version": ""}"#, "/version"),
            (#"{"kind": "export", "version": "v1"}"#, "a job of the kind export does not have it"),
            (#"{"kind": "tune", "stations": ["KJFK"], "settings": [{"epochs": 0}]}"#, "/settings/0/epochs"),
            (#"{"kind": "retrain", "target": "rain"}"#, "/target"),
            (#"{"kind": "retrain", "reason": "a\u0000b"}"#, "/reason"),
            (
                #"{"kind": "backtest", "observations": [\#(Bodies.observation(0, temperature: 500))]}"#,
                "/observations/0/temperature"
            ),
            (
                #"{"kind": "export", "from": "\#(Bodies.time(3))", "to": "\#(Bodies.time(3))"}"#,
                "after from"
            ),
        ] {
            let answer = try await api.post("/v1/jobs", body)
            XCTAssertEqual(answer.status, 422, body)
            XCTAssertTrue(answer.text.contains(part), "\(body): \(answer.text)")
        }
        for (path, status) in [
            ("/v1/jobs/7", 404), ("/v1/jobs/none", 404), ("/v1/jobs/7/result", 404), ("/v1/jobs?state=done", 422),
            ("/v1/jobs?cursor=x", 422), ("/v1/jobs?limit=0", 422),
        ] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, status, path)
        }
        let stored = try await api.store.read { try $0.jobs(limit: 10).count }
        XCTAssertEqual(stored, 0)
    }

    func testRolesDecideWhichKindsAClientMayStart() async throws {
        let api = try await api()
        let reader = try await key([.read], in: api, client: "reader")
        let feeder = try await key([.feed], in: api, client: "feeder")
        let operating = try await key([.operate], in: api, client: "operator")
        let kinds = [
            (#"{"kind": "export"}"#, 202), (#"{"kind": "what_if", "stations": ["KJFK"]}"#, 202),
            (#"{"kind": "retrain"}"#, 403),
            (#"{"kind": "backtest", "stations": ["KJFK"]}"#, 403),
            (#"{"kind": "replay", "stations": ["KJFK"]}"#, 403), (#"{"kind": "tune", "stations": ["KJFK"]}"#, 403),
        ]
        for (body, status) in kinds {
            let byReader = try await api.send(.post, "/v1/jobs", body, headers: reader)
            XCTAssertEqual(byReader.status, status, body)
            let byFeeder = try await api.send(.post, "/v1/jobs", body, headers: feeder)
            XCTAssertEqual(byFeeder.status, 403, body)
            let byOperator = try await api.send(.post, "/v1/jobs", body, headers: operating)
            XCTAssertEqual(byOperator.status, 202, byOperator.text)
        }
        let unknown = try await api.post("/v1/jobs", #"{"kind": "export"}"#)
        XCTAssertEqual(unknown.status, 401)
        let entry = try await api.store.read {
            try $0.auditEntries(limit: 100).map(\.entry).last { $0.action == "create job" }
        }
        XCTAssertEqual(entry?.actor.name, "operator")
        XCTAssertNotNil(entry?.actor.credential)
    }

    func testAClientSeesAndCancelsItsOwnJobsOnly() async throws {
        let api = try await api()
        let anna = try await key([.read], in: api, client: "anna")
        let bert = try await key([.read], in: api, client: "bert")
        let operating = try await key([.operate], in: api, client: "operator")
        _ = try await api.send(.post, "/v1/jobs", export, headers: anna)
        _ = try await api.send(.post, "/v1/jobs", export, headers: bert)
        for path in ["/v1/jobs/1", "/v1/jobs/1/result"] {
            let foreign = try await api.send(.get, path, headers: bert)
            XCTAssertEqual(foreign.status, 404, path)
        }
        let canceling = try await api.send(.post, "/v1/jobs/1/cancel", "", headers: bert)
        XCTAssertEqual(canceling.status, 404)
        let ofBert = try await api.send(.get, "/v1/jobs", headers: bert).json["jobs"].array.map { $0["id"].double }
        XCTAssertEqual(ofBert, [2])
        let all = try await api.send(.get, "/v1/jobs", headers: operating).json["jobs"].array.map { $0["id"].double }
        XCTAssertEqual(all, [2, 1])
        let own = try await api.send(.post, "/v1/jobs/1/cancel", "", headers: anna)
        XCTAssertEqual(own.json["state"].text, "canceled")
    }

    func testAKeyOfSomeStationsExportsTheseOnly() async throws {
        let api = try await api(stations: ["DE-1", "FR-1"])
        let german = try await key([.read], in: api, client: "german", stations: ["DE-*"])
        for (body, status) in [
            (#"{"kind": "export", "stations": ["DE-1"]}"#, 202),
            (#"{"kind": "export", "stations": ["DE-1", "FR-1"]}"#, 403), (#"{"kind": "export"}"#, 422),
        ] {
            let answer = try await api.send(.post, "/v1/jobs", body, headers: german)
            XCTAssertEqual(answer.status, status, body)
        }
    }

    func testTooManyJobsAreRefusedForAWhile() async throws {
        let api = try await api()
        var statuses: [Int] = []
        for _ in 0..<21 { statuses.append(try await api.post("/v1/jobs", export).status) }
        XCTAssertEqual(statuses.filter { $0 == 202 }.count, 20)
        let refused = try await api.post("/v1/jobs", export)
        XCTAssertEqual(refused.status, 429)
        XCTAssertEqual(refused.json["type"].text, "urn:aerocast:problem:too-many-jobs")
        XCTAssertNotNil(refused.headers["retry-after"])
    }

    func testJobsComeInPages() async throws {
        let api = try await api()
        for _ in 0..<5 { _ = try await api.post("/v1/jobs", export) }
        var (path, ids, pages) = ("/v1/jobs?limit=2", [Double?](), 0)
        while true {
            let page = try await api.get(path)
            ids += page.json["jobs"].array.map { $0["id"].double }
            pages += 1
            guard let next = page.json["next"].double else { break }
            path = "/v1/jobs?limit=2&cursor=\(Int(next))"
        }
        XCTAssertEqual(ids, [5, 4, 3, 2, 1])
        XCTAssertEqual(pages, 3)
        let none = try await api.get("/v1/jobs?state=failed&kind=export")
        XCTAssertEqual(none.json["jobs"].array.count, 0)
    }

    func testAFileIsSentWholeOrInPart() async throws {
        let api = try await api()
        _ = try await api.post("/v1/jobs", export)
        let files = JobFiles(database: api.store.path)
        try files.create()
        let text = (0..<20_000).map { "\($0),value\r\n" }.joined()
        try Data(text.utf8).write(to: files.file(named: "1-1.csv"))
        try await finish(api, .succeeded(result: "{}", file: "1-1.csv", bytes: text.utf8.count))
        let whole = try await api.send(.get, "/v1/jobs/1/result", headers: ["Accept-Encoding": "gzip"])
        XCTAssertEqual(whole.status, 200)
        XCTAssertEqual(whole.headers["content-type"], "text/csv; charset=utf-8")
        XCTAssertEqual(whole.headers["accept-ranges"], "bytes")
        XCTAssertEqual(whole.text, text)
        let bytes = Array(text.utf8)
        for (range, expected) in [
            ("bytes=0-9", 0..<10), ("bytes=100000-", 100_000..<bytes.count),
            ("bytes=-5", bytes.count - 5..<bytes.count),
            ("bytes=5-999999999", 5..<bytes.count),
        ] {
            let part = try await api.send(.get, "/v1/jobs/1/result", headers: ["Range": range])
            XCTAssertEqual(part.status, 206, range)
            XCTAssertEqual(Array(part.text.utf8), Array(bytes[expected]), range)
            XCTAssertEqual(
                part.headers["content-range"],
                "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/\(bytes.count)"
            )
        }
        let outside = try await api.send(.get, "/v1/jobs/1/result", headers: ["Range": "bytes=999999999-"])
        XCTAssertEqual(outside.status, 416)
        XCTAssertEqual(outside.headers["content-range"], "bytes */\(bytes.count)")
        for range in ["bytes=0-1,5-6", "lines=1-2", "bytes=5-2", "bytes=-"] {
            let ignored = try await api.send(.get, "/v1/jobs/1/result", headers: ["Range": range])
            XCTAssertEqual(ignored.status, 200, range)
        }
        try FileManager.default.removeItem(at: files.file(named: "1-1.csv"))
        let lost = try await api.get("/v1/jobs/1/result")
        XCTAssertEqual(lost.status, 404)
    }

    func testMetricsCountJobs() async throws {
        let api = try await api()
        for _ in 0..<2 { _ = try await api.post("/v1/jobs", export) }
        try await finish(api, .succeeded(result: "{}", bytes: 2))
        let queued = try await api.metric(#"aerocast_jobs{kind="export",state="queued"}"#)
        let done = try await api.metric(#"aerocast_jobs_finished_total{kind="export",state="succeeded"}"#)
        let failed = try await api.metric(#"aerocast_jobs_finished_total{kind="tune",state="failed"}"#)
        let oldest = try await api.metric("aerocast_jobs_oldest_queued_timestamp_seconds")
        XCTAssertEqual([queued, done, failed], [1, 1, 0])
        XCTAssertNotNil(oldest)
    }
}
