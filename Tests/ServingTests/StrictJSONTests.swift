import CurlClient
import Foundation
import HTTPClient
import XCTest

final class StrictJSONTests: XCTestCase {
    private func send(_ bytes: [UInt8], to path: String, of api: RunningAPI) async throws -> RunningAPI.Answer {
        let headers: HTTPHeaders = ["Content-Type": "application/json"]
        let response = try await api.client.send(
            HTTPRequest(.post, api.url + path, headers: headers, body: bytes)
        )
        return RunningAPI.Answer(
            status: response.status,
            headers: response.headers,
            text: String(decoding: response.body, as: UTF8.self)
        )
    }

    func testTextThatIsNotUTF8IsRefused() async throws {
        let api = try await runningAPI()
        let body = Bodies.observation(0)
        let utf8 = Array(body.utf8)
        let withName = Array(#"{"name":""#.utf8)
        let end = Array(#""}"#.utf8)
        var bodies: [([UInt8], String)] = [(utf8 + [0x80], "not UTF-8")]
        for invalid in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
            bodies.append((withName + invalid + end, "not UTF-8"))
        }
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .utf32, .utf32BigEndian] {
            bodies.append((Array(try XCTUnwrap(body.data(using: encoding))), "UTF-16 or UTF-32"))
        }
        for (bytes, found) in bodies {
            for path in ["/observations", "/predict", "/eval", "/models/rollback"] {
                let answer = try await send(bytes, to: path, of: api)
                XCTAssertEqual(answer.status, 400, answer.text)
                XCTAssertTrue(answer.json["type"].text?.hasSuffix("not-json") == true, answer.text)
                XCTAssertTrue(answer.json["detail"].text?.contains(found) == true, answer.text)
            }
        }
    }

    func testAByteOrderMarkOfUTF8IsIgnored() async throws {
        let api = try await runningAPI()
        let answer = try await send(
            [0xEF, 0xBB, 0xBF] + Array(Bodies.observation(0).utf8),
            to: "/observations",
            of: api
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        let twice = try await send(
            [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("{}".utf8),
            to: "/observations",
            of: api
        )
        XCTAssertEqual(twice.status, 400, twice.text)
    }

    func testARepeatedKeyIsRefusedAlsoWhereNobodyReads() async throws {
        let api = try await runningAPI()
        let time = Bodies.time(0)
        for (body, key) in [
            (#"{"station":"A","time":"\#(time)","temperature":1,"temperature":60}"#, "temperature"),
            (#"{"station":"A","time":"\#(time)","temperature":1,"t\u0065mperature":60}"#, "temperature"),
            (#"{"station":{"id":"A","id":"B"},"time":"\#(time)","temperature":1}"#, "station/id"),
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 422, answer.text)
            XCTAssertTrue(answer.json["detail"].text?.contains("/\(key): is there twice") == true, answer.text)
        }
    }

    func testANumberThatOverflowsIsRefusedWhereverItIs() async throws {
        let api = try await runningAPI()
        for body in [
            #"{"station":"A","time":"\#(Bodies.time(0))","temperature":1e400}"#,
            #"{"station":"A","time":"\#(Bodies.time(0))","temperature":1,"pressure":-1e999}"#,
            #"{"station":"A","temperature":\#(String(repeating: "9", count: 400))}"#,
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 422, answer.text)
            XCTAssertTrue(answer.json["detail"].text?.contains("64-bit float") == true, answer.text)
        }
        for (hour, number) in ["1e1", "-0.0", "1E-300", "0.1e+2"].enumerated() {
            let body = #"{"station":"A","time":"\#(Bodies.time(hour))","temperature":\#(number)}"#
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
    }

    func testASyntaxErrorIsExplainedInOurWords() async throws {
        let api = try await runningAPI()
        for (body, found) in [
            ("", "an empty body"), (" ", "an empty body"), ("{", "a key in double quotes"),
            ("[1 2]", "'2' instead of ',' or ']' at byte 3"), (#"{"a" 1}"#, "'1' instead of ':' at byte 5"),
            (#"{"a":1,}"#, "'}' instead of a key in double quotes at byte 7"),
            ("[1,]", "']' instead of a value at byte 3"),
            ("{}x", "'x' after the end of the value at byte 2"), ("[01]", "begins with 0"),
            ("[+1]", "'+' instead of a value at byte 1"),
            ("[1.]", "a digit"), ("[-]", "a value"), ("[1e]", "a digit"), ("[.5]", "a value"), ("[tru]", "a value"),
            (#"["\x"]"#, "an escape"), (#"["\u12g4"]"#, "four hexadecimal digits"),
            (#"["\ud800"]"#, "unpaired surrogate"),
            (#"["\udc00\ud800"]"#, "unpaired surrogate"), ("[\"a\nb\"]", "a control character without an escape"),
            (#"["a"#, "a text without its end"), ("[NaN]", "'NaN' instead of a value at byte 1"),
            ("[Infinity]", "'Infinity' instead of a value at byte 1"), ("{'a':1}", "a key in double quotes"),
            ("[\"a\"\u{A0}]", "',' or ']'"), ("nul", "a value"),
            (String(repeating: "[", count: 65), "64 levels of nesting"),
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 400, "\(body): \(answer.text)")
            XCTAssertTrue(answer.json["detail"].text?.contains(found) == true, "\(body): \(answer.text)")
        }
    }
}
