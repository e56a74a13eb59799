import Foundation
import HTTPClient

/// The answers that the OpenAPI document of an API allows.
struct AnswerContract: Sendable {
    let document: JSON

    init(document text: String) throws {
        document = try JSON(parsing: text)
    }

    /// The statuses of paths and methods that do not exist.
    private static let statusesWithoutRoute: Set<Int> = [400, 403, 404, 405, 413, 421, 431, 501]

    /// The differences between an answer and the document.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - path: the path of the request, with its query.
    ///   - answer: the answer.
    /// - Returns: one text for each difference.
    func violations(_ method: String, _ path: String, _ answer: RunningAPI.Answer) -> [String] {
        let isHead = method == "HEAD"
        let mediaType = answer.headers["content-type"]?.split(separator: ";").first.map(String.init)
        guard let operation = operation(isHead ? "get" : method.lowercased(), path) else {
            let isRefusal =
                Self.statusesWithoutRoute.contains(answer.status) && mediaType == "application/problem+json"
            return isRefusal ? [] : ["\(method) \(path) is not in the document, and answered \(answer.status)"]
        }
        let response = operation["responses"]["\(answer.status)"]
        guard response != .null else { return ["\(method) \(path) must not answer \(answer.status): \(answer.text)"] }
        guard !isHead, answer.status != 304 else { return [] }
        guard let mediaType, response["content"].has(mediaType) else {
            return ["\(method) \(path) \(answer.status) must not have the type \(mediaType ?? "none")"]
        }
        guard mediaType.hasSuffix("json") else { return [] }
        let texts = mediaType.hasSuffix("ndjson") ? answer.text.components(separatedBy: "\n").dropLast() : [answer.text]
        return texts.flatMap { text -> [String] in
            guard let body = try? JSON(parsing: text) else { return ["\(method) \(path): not JSON: \(text)"] }
            return violations(of: response["content"][mediaType]["schema"], in: body, at: "")
                .map { "\(method) \(path) \(answer.status) \($0)" }
        }
    }

    /// The operation of a path: a template without variables precedes one with variables.
    private func operation(_ method: String, _ path: String) -> JSON? {
        guard case .object(let templates) = document["paths"] else { return nil }
        let parts = Self.parts(path.split(separator: "?", omittingEmptySubsequences: false).first ?? "")
        let fitting = templates.filter { template, operations in
            let aliases = ["get", "post"].map { operations[$0]["x-aerocast-alias"].text }
            return ([template] + aliases).contains { $0.map { Self.fits(parts, Self.parts($0)) } == true }
        }
        return fitting.min { $0.key.count { $0 == "{" } < $1.key.count { $0 == "{" } }
            .map { $0.value[method] }
            .flatMap { $0 == .null ? nil : $0 }
    }

    private static func parts(_ path: some StringProtocol) -> [String] {
        String(path).components(separatedBy: "/").filter { !$0.isEmpty }
    }

    private static func fits(_ parts: [String], _ template: [String]) -> Bool {
        parts.count == template.count && zip(parts, template).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }

    /// The differences between a value and a schema; a member that the schema does not have is one, too.
    func violations(of schema: JSON, in value: JSON, at place: String) -> [String] {
        if let name = schema["$ref"].text?.split(separator: "/").last {
            return violations(of: document["components"]["schemas"][String(name)], in: value, at: place)
        }
        for key in ["anyOf", "oneOf"] where schema.has(key) {
            let all = schema[key].array.map { violations(of: $0, in: value, at: place) }
            return all.contains([]) ? [] : ["\(place) fits no alternative: \(all.joined().prefix(5))"]
        }
        let types = schema["type"].text.map { [$0] } ?? schema["type"].array.compactMap(\.text)
        guard types.isEmpty || types.contains(where: value.isOfType) else {
            return ["\(place) must be \(types.joined(separator: " or ")), got \(value.excerpt)"]
        }
        if schema.has("enum"), !schema["enum"].array.contains(value) {
            return ["\(place) is not in enum: \(value.excerpt)"]
        }
        if schema["format"].text == "date-time", let text = value.text,
            text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) == nil
        {
            return ["\(place) is not a time: \(text)"]
        }
        return bounds(of: schema, for: value, at: place) + members(of: schema, in: value, at: place)
    }

    private func bounds(of schema: JSON, for value: JSON, at place: String) -> [String] {
        guard let number = value.double else { return [] }
        let isInside =
            number >= schema["minimum"].double ?? -.infinity && number <= schema["maximum"].double ?? .infinity
        return isInside ? [] : ["\(place) is outside its bounds: \(number)"]
    }

    private func members(of schema: JSON, in value: JSON, at place: String) -> [String] {
        switch value {
        case .array(let elements):
            return elements.enumerated()
                .flatMap { violations(of: schema["items"], in: $0.element, at: "\(place)/\($0.offset)") }
        case .object(let members):
            let missing = schema["required"].array.compactMap(\.text).filter { members[$0] == nil }
                .map { "\(place)/\($0) is missing" }
            let wrong = members.flatMap { key, value in
                if schema["properties"].has(key) {
                    return violations(of: schema["properties"][key], in: value, at: "\(place)/\(key)")
                }
                if case .object = schema["additionalProperties"] {
                    return violations(of: schema["additionalProperties"], in: value, at: "\(place)/\(key)")
                }
                return schema == .object([:]) || schema == .null ? [] : ["\(place)/\(key) is not in the schema"]
            }
            return missing + wrong
        default: return []
        }
    }
}

extension JSON {
    /// Short: the description of a large value takes minutes.
    fileprivate var excerpt: String {
        switch self {
        case .array(let elements): "a list of \(elements.count)"
        case .object(let members): "an object with \(members.keys.sorted().prefix(5))"
        default: "\(self)"
        }
    }

    fileprivate func isOfType(_ name: String) -> Bool {
        switch (self, name) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number == number.rounded()
        default: false
        }
    }
}
