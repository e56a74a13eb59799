import CurlClient
import Foundation
import HTTPClient
import Observations
import Serving
import XCTest

/// Media types, content codings, entity tags and allowed origins.
final class EncodingTests: XCTestCase {
    func testBodiesAreJSONAndNothingThatAWebPageSendsWithoutAsking() async throws {
        let api = try await runningAPI()
        let body = #"{"predicted":1,"actual":2}"#
        for (type, status) in [
            ("application/json", 200), ("application/json; charset=utf-8", 200),
            ("Application/JSON;charset=\"UTF-8\"", 200), ("application/vnd.aerocast+json", 200),
            ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data; boundary=x", 415),
            ("application/json; charset=utf-16", 415), ("text/json", 415), ("", 415),
            ("text/plain; application/json", 415), ("application/jsonp", 415),
        ] {
            let answer = try await api.send(.post, "/eval", body, headers: ["Content-Type": type])
            XCTAssertEqual(answer.status, status, type)
            guard status == 415 else { continue }
            XCTAssertEqual(answer.json["type"].text, "urn:aerocast:problem:media-type")
            XCTAssertTrue(answer.json["detail"].text?.contains("application/json") == true, answer.text)
        }
        let none = try await api.exchange(
            "POST /eval HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 26\r\n\r\n\(body)"
        )
        XCTAssertTrue(none.text.hasPrefix("HTTP/1.1 415 "), none.text)
    }

    func testEveryRouteWithABodyRefusesAForm() async throws {
        let api = try await runningAPI()
        for path in [
            "/observations", "/predict", "/eval", "/routine-retrain-check", "/models/rollback", "/models/x/promote",
        ] {
            let answer = try await api.send(.post, path, "{}", headers: ["Content-Type": "text/plain"])
            XCTAssertEqual(answer.status, 415, path)
        }
        let empty = try await api.exchange(
            "POST /routine-retrain-check HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        XCTAssertTrue(empty.text.hasPrefix("HTTP/1.1 200 "), empty.text)
    }

    private func gzip(_ text: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        DispatchQueue(label: "gzip")
            .async {
                input.fileHandleForWriting.write(Data(text.utf8))
                try? input.fileHandleForWriting.close()
            }
        return Array(output.fileHandleForReading.readDataToEndOfFile())
    }

    private func post(_ body: [UInt8], encoding: String, to api: RunningAPI) async throws -> HTTPResponse {
        let headers: HTTPHeaders = ["Content-Type": "application/json", "Content-Encoding": encoding]
        return try await api.client.send(HTTPRequest(.post, api.url + "/eval", headers: headers, body: body))
    }

    func testCompressedBodiesAreAccepted() async throws {
        let api = try await runningAPI()
        let body = try gzip(#"{"predicted":1,"actual":2}"# + String(repeating: " ", count: 300_000))
        let answer = try await post(body, encoding: "gzip", to: api)
        XCTAssertEqual(answer.status, 200, String(decoding: answer.body, as: UTF8.self))
        for encoding in ["br", "deflate", "gzip, gzip", "zstd"] {
            let refused = try await post(body, encoding: encoding, to: api)
            XCTAssertEqual(refused.status, 415, encoding)
        }
        for damaged in [Array(body.dropLast(5)), body + [0], Array("{}".utf8), body + body] {
            let refused = try await post(damaged, encoding: "gzip", to: api)
            XCTAssertEqual(refused.status, 400, String(decoding: refused.body, as: UTF8.self))
        }
    }

    func testABombIsRefusedWithinTheLimit() async throws {
        let api = try await runningAPI()
        let bomb = try gzip(String(repeating: " ", count: 100_000_000))
        XCTAssertLessThan(bomb.count, 200_000)
        let answer = try await post(bomb, encoding: "gzip", to: api)
        XCTAssertEqual(answer.status, 413)
        let exact = try gzip(#"{"predicted":1,"actual":2}"# + String(repeating: " ", count: 2 * 1024 * 1024 - 26))
        let fits = try await post(exact, encoding: "gzip", to: api)
        XCTAssertEqual(fits.status, 200)
    }

    func testLongAnswersAreCompressedForClientsThatAcceptIt() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<60))
        func get(_ path: String, _ encoding: String?, method: String = "GET") async throws -> String {
            let field = encoding.map { "Accept-Encoding: \($0)\r\n" } ?? ""
            return
                try await api.exchange(
                    "\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(field)\r\n"
                )
                .text
        }
        for path in ["/timeline", "/metrics", "/page.js"] {
            let plain = try await get(path, nil)
            XCTAssertFalse(plain.contains("Content-Encoding"), path)
            XCTAssertTrue(plain.contains("Vary: Accept-Encoding"), path)
            for refused in ["identity", "gzip;q=0", "br", "*;q=0"] {
                let answer = try await get(path, refused)
                XCTAssertFalse(answer.contains("Content-Encoding"), "\(path) \(refused)")
            }
            for accepted in ["gzip", "br, gzip;q=0.5", "*"] {
                let answer = try await get(path, accepted)
                XCTAssertTrue(answer.contains("Content-Encoding: gzip\r\n"), "\(path) \(accepted)")
                XCTAssertLessThan(answer.utf8.count, plain.utf8.count, path)
            }
            let head = try await get(path, "gzip", method: "HEAD")
            XCTAssertTrue(head.contains("Content-Encoding: gzip\r\n"), head)
            XCTAssertTrue(head.hasSuffix("\r\n\r\n"))
        }
        let small = try await get("/healthz", "gzip")
        XCTAssertFalse(small.contains("Content-Encoding"))
        // The client of the tests accepts gzip and decompresses it.
        let timeline = try await api.get("/timeline")
        XCTAssertEqual(timeline.json["station"].text, "KJFK")
    }

    func testAnAnswerThatTheClientExcludesIs406() async throws {
        let api = try await runningAPI()
        for (path, accept, status) in [
            ("/targets", "application/json", 200), ("/targets", "application/*", 200), ("/targets", "*/*;q=0.1", 200),
            ("/targets", "text/html", 406), ("/targets", "application/json;q=0, */*", 406),
            ("/metrics", "text/plain", 200),
            ("/metrics", "image/png", 406), ("/events", "text/html", 406), ("/page.css", "text/css,*/*;q=0.1", 200),
        ] {
            let answer = try await api.send(.get, path, headers: ["Accept": accept])
            XCTAssertEqual(answer.status, status, "\(path) \(accept)")
            if status == 406 { XCTAssertEqual(answer.json["type"].text, "urn:aerocast:problem:not-acceptable") }
        }
    }

    func testATagStaysUntilTheNextCommitAndAKnownTagIsAnswered304() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        for path in [
            "/targets", "/latest", "/latest?station=KJFK", "/stations", "/timeline", "/flags", "/models",
            "/models/\(version)",
        ] {
            let first = try await api.get(path)
            let tag = try XCTUnwrap(first.headers["etag"], path)
            XCTAssertEqual(first.headers["cache-control"], "no-cache", path)
            for known in [tag, "*", "\"other\", \(tag)", String(tag.dropFirst(2))] {
                for method in [HTTPRequest.Method.get, .head] {
                    let again = try await api.send(method, path, headers: ["If-None-Match": known])
                    XCTAssertEqual(again.status, 304, "\(path) \(known)")
                    XCTAssertEqual(again.headers["etag"], tag)
                    XCTAssertEqual(again.text, "")
                }
            }
            let other = try await api.send(.get, path, headers: ["If-None-Match": "\"other\""])
            XCTAssertEqual(other.status, 200)
            XCTAssertEqual(other.text, first.text)
        }
        let tag = try await api.get("/latest").headers["etag"] ?? ""
        _ = try await api.post("/observations", Bodies.observation(31, temperature: 7))
        let changed = try await api.send(.get, "/latest", headers: ["If-None-Match": tag])
        XCTAssertEqual(changed.status, 200)
        XCTAssertNotEqual(changed.headers["etag"], tag)
        // A completed observation keeps its position; its tag changes nevertheless.
        let time = Bodies.time(31)
        let before = try await api.get("/latest").headers["etag"] ?? ""
        let completion = #"{"station":"KJFK","time":"\#(time)","dew_point":1}"#
        let completed = try await api.post("/observations", completion)
        XCTAssertEqual(completed.json["completed"].double, 1, completed.text)
        let after = try await api.send(.get, "/latest", headers: ["If-None-Match": before])
        XCTAssertEqual(after.status, 200)
        XCTAssertEqual(after.json["row"]["dew_point"].double, 1)
    }

    func testATagOutlivesHeartbeatsAndThatOfAnAgeOnlyTheMinute() async throws {
        let api = try await runningAPI(isReplay: false)
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let start = (Double(api.now.secondsSince1970) / 60).rounded(.down) * 60
        api.setTime(start)
        func statuses(_ tags: [String: String]) async throws -> [String: Int] {
            var statuses: [String: Int] = [:]
            for (path, tag) in tags {
                statuses[path] = try await api.send(.get, path, headers: ["If-None-Match": tag]).status
            }
            return statuses
        }
        var tags: [String: String] = [:]
        for path in ["/latest", "/stations"] { tags[path] = try await api.get(path).headers["etag"] }
        let beat = try await api.post("/v1/heartbeats", #"{"feeder":"nws KJFK","silent_after":15}"#)
        XCTAssertEqual(beat.status, 200, beat.text)
        api.setTime(start + 59)
        let same = try await statuses(tags)
        XCTAssertEqual(same, ["/latest": 304, "/stations": 304])
        api.setTime(start + 60)
        let next = try await statuses(tags)
        XCTAssertEqual(next, ["/latest": 200, "/stations": 304])
    }

    func testOnlyAllowedOriginsMayReadAnswers() async throws {
        let closed = try await runningAPI()
        let none = try await closed.send(.get, "/targets", headers: ["Origin": "https://weather.example"])
        XCTAssertNil(none.headers["access-control-allow-origin"])
        XCTAssertFalse(none.headers["vary"]?.contains("Origin") == true)

        let api = try await runningAPI(origins: AllowedOrigins(["https://weather.example"]))
        for (origin, isAllowed) in [
            ("https://weather.example", true), ("https://evil.example", false), ("http://weather.example", false),
            ("null", false),
        ] {
            let get = try await api.send(.get, "/targets", headers: ["Origin": origin])
            XCTAssertEqual(get.headers["access-control-allow-origin"], isAllowed ? origin : nil)
            XCTAssertTrue(get.headers["vary"]?.contains("Origin") == true)
            let preflight = try await api.options(
                "/predict",
                headers: ["Origin": origin, "Access-Control-Request-Method": "POST"]
            )
            XCTAssertEqual(preflight.status, 204)
            XCTAssertEqual(preflight.headers["access-control-allow-origin"], isAllowed ? origin : nil)
            XCTAssertEqual(preflight.headers["access-control-allow-methods"], isAllowed ? "POST, OPTIONS" : nil)
            XCTAssertEqual(
                preflight.headers["access-control-allow-headers"]?.contains("Content-Type"),
                isAllowed ? true : nil
            )
        }
    }

    func testAnAllowedPageMaySendAndReadTheFieldsOfTheContract() async throws {
        let origin = "https://weather.example"
        let api = try await runningAPI(origins: AllowedOrigins([origin]))
        let preflight = try await api.options(
            "/v1/jobs",
            headers: ["Origin": origin, "Access-Control-Request-Method": "POST"]
        )
        let sent = preflight.headers["access-control-allow-headers"] ?? ""
        for operation in try await Operation.all(of: api) {
            for parameter in operation.parameters where parameter["in"].text == "header" {
                let name = try XCTUnwrap(parameter["name"].text)
                XCTAssertTrue(sent.contains(name), "\(operation) reads \(name)")
            }
        }
        XCTAssertTrue(sent.contains("Range"), sent)
        let get = try await api.send(.get, "/targets", headers: ["Origin": origin])
        let read = get.headers["access-control-expose-headers"] ?? ""
        for name in ["RateLimit", "RateLimit-Policy", "Retry-After", "Location", "Link", "ETag", "Content-Range"] {
            XCTAssertTrue(read.contains(name), name)
        }
    }
}
