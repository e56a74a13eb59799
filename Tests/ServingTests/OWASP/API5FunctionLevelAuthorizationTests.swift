import Access
import HTTPClient
import SignedTokens
import XCTest

/// OWASP API5:2023, Broken Function Level Authorization: every route with every role.
final class API5FunctionLevelAuthorizationTests: XCTestCase {
    func testEveryRouteAnswersOnlyRolesThatIncludeItsOwn() async throws {
        let api = try await runningAPI(keys: KeyServer(try TestIssuer.shared.get().keySet()))
        let operations = try await Operation.all(of: api)
        XCTAssertEqual(Set(operations.compactMap(\.role)), Set(Role.allCases), "a role without a route is not tested")
        for role in Role.allCases {
            let key = try await api.key([role])
            let token = try api.token(roles: [role.rawValue])
            for operation in operations {
                guard let needed = Self.roles["\(operation)"] ?? operation.role else { continue }
                for path in operation.paths() {
                    for method in operation.methods {
                        let byKey = try await api.send(method, path, try operation.body(), key: key)
                        let byToken = try await api.send(method, path, try operation.body(), token: token)
                        for answer in [byKey, byToken] {
                            XCTAssertNotEqual(answer.status, 401, "\(role) \(method.rawValue) \(path)")
                            XCTAssertEqual(
                                answer.status == 403,
                                !role.includes(needed),
                                "\(role) \(method.rawValue) \(path) \(answer.status)"
                            )
                        }
                    }
                }
            }
        }
    }

    /// The roles that the examples of bodies need in addition to the routes' roles: a job's role depends on its kind.
    private static let roles: [String: Role] = ["POST /v1/jobs": .operate]

    func testRolesIncludeOnlyWhatIsStated() {
        let expected: [Role: Set<Role>] = [
            .read: [.read], .predict: [.predict], .feed: [.feed], .operate: [.operate, .read, .predict],
            .admin: Set(Role.allCases),
        ]
        for role in Role.allCases {
            XCTAssertEqual(Set(Role.allCases.filter { role.includes($0) }), expected[role], "\(role)")
        }
    }

    func testOtherMethodsReachNoRoute() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin])
        let operations = try await Operation.all(of: api)
        let methods = Dictionary(
            grouping: operations.flatMap { operation in
                operation.templates.map { (template: $0, methods: operation.methods) }
            }
        ) { $0.template }
        for (template, entries) in methods {
            let known = Set(entries.flatMap(\.methods).map(\.rawValue))
            let path = template.replacing("{id}", with: "x").replacing("{version}", with: "x")
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] where !known.contains(method.rawValue)
            {
                var headers: HTTPHeaders = ["Authorization": "Bearer \(key.text)"]
                for name in ["X-HTTP-Method-Override", "X-Method-Override"] { headers.append(name: name, value: "GET") }
                let answer = try await api.send(method, path, method == .get ? nil : "{}", headers: headers)
                XCTAssertEqual(answer.status, 405, "\(method.rawValue) \(path)")
            }
        }
    }
}
