import AeroCastClient
import Foundation
import HTTPClient
import TestSupport
import XCTest

/// The answers of the Swift client, compared with the OpenAPI document and with real answers.
final class SwiftClientContractTests: XCTestCase {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Decodes an answer and encodes it again.
    private typealias Copy = @Sendable ([UInt8]) throws -> [UInt8]

    private static func copy<Answer: Codable & SendableMetatype>(_ type: Answer.Type) -> Copy {
        { try ClientCoding.encode(try ClientCoding.decode(Answer.self, from: $0)) }
    }

    /// The type of each operation's answer.
    private static let answers: [String: Copy] = [
        "get /healthz": copy(Health.self),
        "get /readyz": copy(Readiness.self),
        "get /v1/annotations": copy(Annotations.self),
        "post /v1/annotations": copy(Annotation.self),
        "delete /v1/annotations/{annotation}": copy(Annotation.self),
        "get /v1/anomalies": copy(Anomalies.self),
        "get /v1/audit": copy(Audit.self),
        "post /v1/eval": copy(Evaluation.self),
        "get /v1/events": copy(LoopEvents.self),
        "get /v1/flags": copy(Flags.self),
        "post /v1/forecasts": copy(ForecastLine.self),
        "post /v1/heartbeats": copy(HeartbeatReceipt.self),
        "get /v1/latest": copy(Latest.self),
        "get /v1/models": copy(Models.self),
        "get /v1/models/{version}": copy(VersionDetails.self),
        "post /v1/models/rollback": copy(ChampionChange.self),
        "post /v1/models/{version}/promote": copy(ChampionChange.self),
        "post /v1/observations": copy(Ingestion.self),
        "get /v1/overview": copy(Overview.self),
        "post /v1/predict": copy(Forecast.self),
        "post /v1/routine-retrain-check": copy(RetrainCheck.self),
        "get /v1/silences": copy(Silences.self),
        "post /v1/silences": copy(Silence.self),
        "get /v1/silences/{silence}": copy(Silence.self),
        "delete /v1/silences/{silence}": copy(Silence.self),
        "get /v1/stations": copy(Stations.self),
        "get /v1/stations/{id}/forecasts": copy(HistoryPage.self),
        "get /v1/stations/{id}/observations": copy(HistoryPage.self),
        "get /v1/stations/{id}/outcomes": copy(HistoryPage.self),
        "get /v1/stations/{id}/outlook": copy(Outlook.self),
        "get /v1/story": copy(Story.self),
        "get /v1/targets": copy(Targets.self),
        "get /v1/timeline": copy(Timeline.self),
        "get /v1/verdict": copy(InstallationVerdict.self),
    ]

    /// Routes that the client decodes without a schema, or as text.
    private static let followed = ["get /openapi.json", "get /v1/stations/{id}/forecasts/stream"]

    private func copied(_ value: JSON, _ copy: Copy) throws -> JSON {
        try JSON(parsing: String(decoding: try copy(Array(try JSONEncoder().encode(value.encodable))), as: UTF8.self))
    }

    func testEachAnswerHasAllMembersOfItsSchema() async throws {
        let api = try await runningAPI()
        let document = api.contract.document
        for (operation, copy) in Self.answers.sorted(by: { $0.key < $1.key }) {
            let parts = operation.split(separator: " ").map(String.init)
            let responses = document["paths"][parts[1]][parts[0]]["responses"]
            let content = responses[responses.has("200") ? "200" : "201"]["content"]
            let schema = ["application/json", "application/x-ndjson"].map { content[$0]["schema"] }
                .first { $0 != .null }
            let form = try XCTUnwrap(schema, operation)
            // Null stands for an absent member.
            for onlyRequired in [false, true] {
                let value = document.sample(of: form, onlyRequired: onlyRequired)
                XCTAssertEqual(
                    value.withoutNulls.differences(from: try copied(value, copy).withoutNulls),
                    [],
                    operation
                )
            }
        }
    }

    func testRealAnswersAreDecodedCompletely() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let version = try await api.promote(SmallForecaster.artifact(seed: 2))
        let change = #"{"actor":"anna","reason":"a test"}"#
        let annotation = #"{"text":"sensor replaced"}"#
        let silence = #"{"matchers":[{"name":"kind","value":"drift"}],"untilResolved":true,"comment":"known"}"#
        let known = try await api.post("/v1/silences", silence).json["id"].text ?? ""
        let remark = try await api.post("/v1/annotations", annotation).json["id"].double ?? 0
        var requests: [(operation: String, path: String, body: String?)] = [
            ("post /v1/observations", "/v1/observations", Bodies.observations(0..<60)),
            ("post /v1/predict", "/v1/predict", #"{"station":"KJFK","horizons":[1,2]}"#),
            ("post /v1/predict", "/v1/predict", Bodies.predict(Bodies.sequence())),
            ("post /v1/forecasts", "/v1/forecasts", #"{"stations":["KJFK","nowhere"],"horizons":[1,2]}"#),
            ("post /v1/eval", "/v1/eval", #"{"predicted":1,"actual":2}"#),
            ("post /v1/routine-retrain-check", "/v1/routine-retrain-check", "{}"),
            ("post /v1/models/rollback", "/v1/models/rollback", change),
            (
                "post /v1/models/{version}/promote", "/v1/models/\(version)/promote",
                #"{"actor":"anna","reason":"a test","force":true}"#
            ), ("post /v1/silences", "/v1/silences", silence), ("post /v1/annotations", "/v1/annotations", annotation),
            ("post /v1/heartbeats", "/v1/heartbeats", #"{"feeder":"nws KJFK","silent_after":15}"#),
        ]
        // What is deleted is read before.
        for method in ["get ", "delete "] {
            for operation in Self.answers.keys where operation.hasPrefix(method) {
                let actual = operation.dropFirst(method.count).replacingOccurrences(of: "{id}", with: "KJFK")
                    .replacingOccurrences(of: "{version}", with: version)
                    .replacingOccurrences(of: "{silence}", with: known)
                    .replacingOccurrences(of: "{annotation}", with: "\(Int(remark))")
                requests.append((operation, actual, nil))
            }
        }
        var decoded: Set<String> = []
        for (operation, path, body) in requests {
            let method = operation.prefix { $0 != " " }.uppercased()
            let answer = try await api.send(try XCTUnwrap(HTTPRequest.Method(rawValue: method)), path, body)
            // A promotion without a version to promote is a conflict.
            guard [200, 201].contains(answer.status) || path == "/readyz" else {
                XCTFail("\(path) \(answer.text)")
                continue
            }
            let copy = try XCTUnwrap(Self.answers[operation])
            let texts =
                operation.hasSuffix("forecasts") && body != nil
                ? answer.text.split(separator: "\n").map(String.init) : [answer.text]
            for text in texts {
                let value = try JSON(parsing: text)
                XCTAssertEqual(value.withoutNulls.differences(from: try copied(value, copy).withoutNulls), [], path)
            }
            decoded.insert(operation)
        }
        XCTAssertEqual(decoded, Set(Self.answers.keys))
    }

    func testTheTypesAreThoseOfTheDocument() async throws {
        let script = Self.root.appending(path: "Clients/swift/generate_types.py")
        let listed = try String(contentsOf: script, encoding: .utf8).matches(of: /"((?:get|post|delete) \/[^"]*)"/)
            .map { String($0.1) }
        XCTAssertEqual(Set(listed), Set(Self.answers.keys))
        let api = try await runningAPI()
        for operation in Self.followed {
            let parts = operation.split(separator: " ").map(String.init)
            XCTAssertTrue(api.contract.document["paths"][parts[1]].has(parts[0]), operation)
        }
        let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: FileManager.default.fileExists)
        let program = try XCTUnwrapOrSkip(python, "python3 is not installed")
        let document = try temporaryFolder().appending(path: "openapi.json")
        try Data(try await api.get("/openapi.json").text.utf8).write(to: document)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [script.path, "--print"]
        process.standardInput = try FileHandle(forReadingFrom: document)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let written = try String(
            contentsOf: Self.root.appending(path: "Sources/AeroCastClient/Answers.swift"),
            encoding: .utf8
        )
        XCTAssertTrue(written == text, "run: aerocast openapi | Clients/swift/generate_types.py")
    }

    private func XCTUnwrapOrSkip<Value>(_ value: Value?, _ message: String) throws -> Value {
        guard let value else { throw XCTSkip(message) }
        return value
    }
}

extension JSON {
    fileprivate var encodable: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let values): .array(values.map(\.encodable))
        case .object(let members): .object(members.mapValues(\.encodable))
        }
    }

    /// The value without null members; times have no zeros at their end, and at most milliseconds.
    fileprivate var withoutNulls: JSON {
        switch self {
        case .array(let values): .array(values.map(\.withoutNulls))
        case .object(let members): .object(members.filter { $0.value != .null }.mapValues(\.withoutNulls))
        case .string(let text):
            if let time = text.wholeMatch(of: /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{1,3})\d*Z/) {
                .string("\(time.1).\(time.2)Z".replacing(/\.?0*Z$/, with: "Z"))
            } else {
                self
            }
        default: self
        }
    }

    /// The places at which another value differs.
    fileprivate func differences(from other: JSON, at place: String = "") -> [String] {
        switch (self, other) {
        case (.object(let members), .object(let others)):
            return Set(members.keys).union(others.keys).sorted()
                .flatMap { key in
                    (members[key] ?? .null).differences(from: others[key] ?? .null, at: "\(place)/\(key)")
                }
        case (.array(let values), .array(let others)) where values.count == others.count:
            return zip(values, others).enumerated()
                .flatMap { $0.element.0.differences(from: $0.element.1, at: "\(place)/\($0.offset)") }
        default: return self == other ? [] : ["\(place): \(self), decoded as \(other)"]
        }
    }

    /// A value of a schema of this document.
    fileprivate func sample(of schema: JSON, onlyRequired: Bool) -> JSON {
        if let name = schema["$ref"].text?.split(separator: "/").last {
            return sample(of: self["components"]["schemas"][String(name)], onlyRequired: onlyRequired)
        }
        if let word = schema["enum"].array.first { return word }
        let types = schema["type"].text.map { [$0] } ?? schema["type"].array.compactMap(\.text)
        switch types.first {
        case "string": return .string(schema["format"].text == "date-time" ? "2025-01-05T12:00:00Z" : "text")
        case "number": return .number(0.5)
        case "integer": return .number(3)
        case "boolean": return .bool(true)
        case "array": return .array([sample(of: schema["items"], onlyRequired: onlyRequired)])
        case "object":
            guard case .object(let properties) = schema["properties"] else {
                return .object(["a": sample(of: schema["additionalProperties"], onlyRequired: onlyRequired)])
            }
            let required = schema["required"].array.compactMap(\.text)
            return .object(
                properties.filter { !onlyRequired || required.contains($0.key) }
                    .mapValues { sample(of: $0, onlyRequired: onlyRequired) }
            )
        default: return .array([.number(1), .string("x")])
        }
    }
}
