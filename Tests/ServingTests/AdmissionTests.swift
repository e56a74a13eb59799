import Access
import Foundation
import HTTPClient
import Healing
import Serving
import Store
import TestSupport
import XCTest

/// Limits that hold until the last byte of an answer, and for everything that a key can do.
final class AdmissionTests: XCTestCase {
    private func quotaKey(_ quota: Int, _ roles: Set<Role>, in api: RunningAPI) async throws -> AccessKey {
        let key = AccessKey.random()
        let now = api.seconds
        let record = KeyRecord(
            id: key.id,
            client: key.id,
            roles: roles,
            digest: Data(key.digest),
            createdAt: now,
            dailyQuota: quota
        )
        try await api.store.write { try $0.insert(record, now: now) }
        try await api.gate.refresh()
        return key
    }

    // MARK: places

    func testAnAnswerThatIsStillBeingSentCountsAsRunning() async throws {
        let api = try await runningAPI(policy: AccessPolicy(hosts: ["a"], concurrencyPerKey: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let key = try await api.key([.read])
        let created = try await api.send(.post, "/v1/jobs", #"{"kind": "export"}"#, key: key)
        XCTAssertEqual(created.status, 202, created.text)
        // A file that does not fit the buffers of a connection whose client reads nothing.
        let files = JobFiles(database: api.store.path)
        try files.create()
        let file = files.file(named: "1-1.csv")
        XCTAssertTrue(FileManager.default.createFile(atPath: file.path, contents: nil))
        try FileHandle(forWritingTo: file).truncate(atOffset: 200 << 20)
        let now = api.seconds
        try await api.store.write { transaction in
            let claimed = try transaction.claimJob(
                [.export],
                holder: "tests",
                now: now,
                lease: .seconds(60),
                limits: RetryLimits()
            )
            let end = JobEnd.succeeded(result: "{}", file: "1-1.csv", bytes: 200 << 20)
            _ = try transaction.finishJob(JobClaim(try XCTUnwrap(claimed)), end, now: now)
        }
        let slow = try RawConnection(to: api)
        slow.send("GET /v1/jobs/1/result HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(key.text)\r\n\r\n")
        _ = await slow.receive(within: 30) { $0.contains("200 OK") }
        let refused = try await api.send(.get, "/stations", key: key)
        XCTAssertEqual(refused.status, 429, "the place was given back before the answer was sent")
        let other = try await api.send(.get, "/stations", key: try await api.key([.read]))
        XCTAssertEqual(other.status, 200)
        slow.reset()
        try await eventually("the place is given back") {
            try await api.send(.get, "/stations", key: key).status == 200
        }
        let head = try await api.send(.head, "/v1/jobs/1/result", key: key)
        XCTAssertEqual(head.status, 200)
        let after = try await api.send(.get, "/stations", key: key)
        XCTAssertEqual(after.status, 200, "an answer without its body holds no place")
    }

    private func eventually(_ what: String, _ check: () async throws -> Bool) async throws {
        for _ in 0..<200 {
            if try await check() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        XCTFail(what)
    }

    // MARK: quotas

    func testAQuotaCountsWeights() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let reader = try await quotaKey(5, [.read], in: api)
        let path = "/v1/stations/KJFK/observations"
        for expected in [200, 200, 429] {
            let answer = try await api.send(.get, path, key: reader)
            XCTAssertEqual(answer.status, expected, answer.text)
        }
        let rest = try await api.send(.get, "/stations", key: reader)
        XCTAssertEqual(rest.status, 200, "one is left")
        let none = try await api.send(.get, "/stations", key: reader)
        XCTAssertEqual(none.status, 429)
        XCTAssertNotNil(none.headers["retry-after"])
    }

    func testAQuotaCountsTheWeightOfABodyAlsoWithoutARateLimit() async throws {
        let api = try await runningAPI()
        let predictor = try await quotaKey(4, [.predict], in: api)
        func forecasts(_ stations: Int) async throws -> Int {
            let names = (0..<stations).map { #""S\#($0)""# }.joined(separator: ",")
            return try await api.send(.post, "/v1/forecasts", #"{"stations":[\#(names)]}"#, key: predictor).status
        }
        var statuses: [Int] = []
        for stations in [250, 250, 1] { statuses.append(try await forecasts(stations)) }
        // The refused request has cost 1 before its body was known.
        XCTAssertEqual(statuses, [200, 429, 429])
        let idle = try await quotaKey(4, [.predict], in: api)
        let names = (0..<5000).map { #""S\#($0)""# }.joined(separator: ",")
        let large = try await api.send(.post, "/v1/forecasts", #"{"stations":[\#(names)]}"#, key: idle)
        XCTAssertEqual(large.status, 200, "a request costs at most the whole quota")
        try await api.gate.storeUsage()
        let day = Int(api.seconds / 86_400)
        let usage = try await api.store.read { try $0.keyUsage(on: day) }
        XCTAssertEqual(usage[idle.id], 4)
    }

    func testUsageThatCannotBeStoredIsStoredLater() async throws {
        let api = try await runningAPI()
        let key = try await quotaKey(10, [.read], in: api)
        for _ in 0..<3 { _ = try await api.send(.get, "/stations", key: key) }
        try await api.store.write {
            try $0.connection.run(
                "CREATE TRIGGER full BEFORE INSERT ON key_usage BEGIN SELECT RAISE(FAIL, 'no room'); END"
            )
        }
        do {
            try await api.gate.storeUsage()
            XCTFail("must fail")
        } catch {}
        try await api.gate.refresh()
        try await api.store.write { try $0.connection.run("DROP TRIGGER full") }
        try await api.gate.storeUsage()
        let day = Int(api.seconds / 86_400)
        let usage = try await api.store.read { try $0.keyUsage(on: day) }
        XCTAssertEqual(usage[key.id], 3)
    }

    // MARK: fields

    func testRefusalsStateTheRestOfTheLimit() async throws {
        let policy = AccessPolicy(hosts: ["a"], limits: [.read: RateLimit(quota: 4, window: 60)])
        let api = try await runningAPI(policy: policy)
        let key = try await api.key([.read])
        for (path, status, left) in [
            ("/stations?limit=0", 422, 3), ("/latest", 404, 2), ("/stations", 200, 1), ("/v1/jobs/1", 404, 0),
            ("/stations", 429, 0),
        ] {
            let answer = try await api.send(.get, path, key: key)
            XCTAssertEqual(answer.status, status, path)
            XCTAssertEqual(answer.headers["ratelimit-policy"], "\"read\";q=4;w=60", path)
            let field = answer.headers["ratelimit"] ?? ""
            XCTAssertTrue(field.hasPrefix("\"read\";r=\(left);t="), "\(path) \(field)")
        }
    }

    func testEveryRefusalForAWhileSaysForHowLong() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let aside = api.store.path + ".aside"
        try FileManager.default.moveItem(atPath: api.store.path, toPath: aside)
        let refused = try await api.post("/observations", Bodies.observation(3))
        XCTAssertEqual(refused.status, 503, refused.text)
        XCTAssertEqual(refused.headers["retry-after"], "5")
        try FileManager.default.moveItem(atPath: aside, toPath: api.store.path)
    }

    // MARK: sessions

    private func signIn(_ key: AccessKey, to api: RunningAPI) async throws -> RunningAPI.Answer {
        try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#)
    }

    func testSigningInIsLimitedAsAChange() async throws {
        let policy = AccessPolicy(hosts: ["a"], limits: [.operate: RateLimit(quota: 2, window: 60)])
        let api = try await runningAPI(policy: policy)
        let (key, other) = (try await api.key([.read]), try await api.key([.read]))
        var statuses: [Int] = []
        for key in [key, key, key, other] { statuses.append(try await signIn(key, to: api).status) }
        XCTAssertEqual(statuses, [200, 200, 429, 200])
        let sessions = try await api.store.read { [now = api.seconds] in try $0.sessions(at: now).count }
        XCTAssertEqual(sessions, 3)
    }

    func testTheSessionsOfAKeyAreBounded() async throws {
        let api = try await runningAPI()
        let (key, other) = (try await api.key([.read]), try await api.key([.read]))
        let first = try await signIn(other, to: api)
        let now = api.seconds
        try await api.store.write { transaction in
            for index in 0..<250 {
                try transaction.insert(
                    SessionRecord(
                        digest: Data("\(index)".utf8),
                        key: key.id,
                        createdAt: now + Double(index) / 1000,
                        expiresAt: now + 1000
                    )
                )
            }
        }
        let stored = try await api.store.read { try $0.sessions(at: now) }
        XCTAssertEqual(stored.filter { $0.key == key.id }.count, WriteTransaction.sessionsPerKey)
        XCTAssertTrue(stored.contains { $0.digest == Data("249".utf8) })
        let cookie = String(try XCTUnwrap(first.headers["Set-Cookie"]).prefix { $0 != ";" })
        try await api.gate.refresh()
        let kept = try await api.send(.get, "/stations", headers: ["Cookie": cookie])
        XCTAssertEqual(kept.status, 200, "sessions of other keys stay")
    }

    func testASessionIsKnownAtOnceWhileTheKeysAreRead() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.read])
        let reading = Task { [gate = api.gate] in
            while !Task.isCancelled { try? await gate.refresh() }
        }
        defer { reading.cancel() }
        for index in 0..<60 {
            let answer = try await signIn(key, to: api)
            let cookie = String(try XCTUnwrap(answer.headers["Set-Cookie"]).prefix { $0 != ";" })
            let known = try await api.send(.get, "/healthz", headers: ["Cookie": cookie])
            XCTAssertEqual(known.status, 200)
            let read = try await api.send(.get, "/targets", headers: ["Cookie": cookie])
            XCTAssertEqual(read.status, 200, "sign-in \(index): \(read.text)")
        }
    }

    func testAnUnknownCookieWritesNothing() async throws {
        let api = try await runningAPI()
        let before = try await api.send(.get, "/stations").headers["etag"]
        for _ in 0..<3 {
            let answer = try await api.send(.post, "/session/end", "", headers: ["Cookie": "aerocast_session=nobody"])
            XCTAssertEqual(answer.status, 200)
        }
        let after = try await api.send(.get, "/stations").headers["etag"]
        XCTAssertEqual(before, after, "a commit changes the tag")
    }
}
