import Access
import Foundation
import HTTPClient
import Observations
import Serving
import Store
import XCTest

/// A route as the contract describes it, which is made from the table of routes: a new route is in it by construction.
struct Operation: Sendable, CustomStringConvertible {
    let method: HTTPRequest.Method
    /// The path of the document and its alias, with parameters such as `{id}`.
    let templates: [String]
    /// The role that the route needs; `nil` for an open route.
    let role: Role?
    /// The names of the parameters of path and query.
    let parameters: [JSON]
    /// An example of the body; `nil` if the route reads none.
    let example: JSON?
    let bodySchema: JSON

    var description: String { "\(method.rawValue) \(templates[0])" }

    init?(method: String, path: String, operation: JSON) {
        guard let method = HTTPRequest.Method(rawValue: method.uppercased()) else { return nil }
        self.method = method
        templates = [path] + (operation["x-aerocast-alias"].text.map { [$0] } ?? [])
        role = operation["x-aerocast-access"].text.flatMap(Role.init(rawValue:))
        parameters = operation["parameters"].array
        let body = operation["requestBody"]["content"]["application/json"]
        example = body.has("example") ? body["example"] : nil
        bodySchema = body["schema"]
    }

    static func all(of api: RunningAPI) async throws -> [Operation] {
        let document = try await api.get("/openapi.json").json
        guard case .object(let paths) = document["paths"] else { return [] }
        let operations = paths.sorted { $0.key < $1.key }
            .flatMap { path, methods -> [Operation] in
                guard case .object(let methods) = methods else { return [] }
                return methods.compactMap { Operation(method: $0.key, path: path, operation: $0.value) }
            }
        XCTAssertGreaterThan(operations.count, 25)
        return operations
    }

    func parameter(_ name: String) -> JSON? { parameters.first { $0["name"].text == name } }

    /// The paths with values in place of the parameters.
    func paths(_ values: [String: String] = [:]) -> [String] {
        templates.map { template in
            template.split(separator: "/", omittingEmptySubsequences: false)
                .map { part in
                    guard part.hasPrefix("{") else { return String(part) }
                    return values[String(part.dropFirst().dropLast())] ?? "x"
                }
                .joined(separator: "/")
        }
    }

    /// The methods of the route: each `GET` is also a `HEAD`.
    var methods: [HTTPRequest.Method] { method == .get ? [.get, .head] : [method] }

    /// The body of the example, after a change.
    func body(_ change: (JSON) -> JSON = { $0 }) throws -> String? {
        guard [.post, .patch, .put].contains(method) else { return nil }
        return try example.map { try change($0).encoded } ?? "{}"
    }
}

extension JSON {
    var encoded: String {
        get throws {
            String(
                decoding: try JSONSerialization.data(withJSONObject: object, options: [.fragmentsAllowed]),
                as: UTF8.self
            )
        }
    }

    private var object: Any {
        switch self {
        case .null: NSNull()
        case .bool(let value): value
        case .number(let value): value
        case .string(let value): value
        case .array(let values): values.map(\.object)
        case .object(let members): members.mapValues(\.object)
        }
    }

    /// The same value with another value of every member of the name.
    func replacing(_ name: String, with value: JSON) -> JSON {
        switch self {
        case .array(let values): .array(values.map { $0.replacing(name, with: value) })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map {
                        ($0.key, $0.key == name ? value : $0.value.replacing(name, with: value))
                    }
                )
            )
        default: self
        }
    }

    /// The names of all members at any depth.
    var memberNames: Set<String> {
        switch self {
        case .array(let values): values.reduce(into: []) { $0.formUnion($1.memberNames) }
        case .object(let members):
            members.reduce(into: Set(members.keys)) { $0.formUnion($1.value.memberNames) }
        default: []
        }
    }

    func adding(_ name: String, _ value: JSON) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}

extension RunningAPI {
    /// A key of these roles, in force when the method returns.
    func key(
        _ roles: Set<Role>,
        client: String = UUID().uuidString,
        stations: [String] = [],
        expiresAt: Double? = nil
    ) async throws -> AccessKey {
        let key = AccessKey.random()
        let now = Double(now.secondsSince1970)
        let record = KeyRecord(
            id: key.id,
            client: client,
            roles: roles,
            stations: StationPatterns(stations),
            digest: Data(key.digest),
            createdAt: now,
            expiresAt: expiresAt
        )
        try await store.write { try $0.insert(record, now: now) }
        try await gate.refresh()
        return key
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        key: AccessKey
    ) async throws -> Answer {
        try await send(method, path, body, headers: ["Authorization": "Bearer \(key.text)"])
    }
}
