import HTTPTypes
import Hummingbird
import PlainText

extension Problem {
    static let bodyTooLarge = Problem(
        .contentTooLarge,
        kind: .bodyTooLarge,
        title: "The body is too large",
        detail:
            "at most \(APIRequestContext.maximumBodySize) bytes are accepted; send the observations in several requests"
    )

    static func noSuchPath(_ path: String, paths: [String]) -> Problem {
        Problem(
            .notFound,
            kind: .path,
            title: "The path does not exist",
            detail: "the path " + mismatch(mustBe: "one of \(paths.joined(separator: ", "))", got: path.excerpt())
        )
    }

    /// The path does not have the method.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - path: the path of the request.
    ///   - methods: the methods of the path.
    /// - Returns: the answer 405, which names the methods of the path.
    static func noSuchMethod(_ method: HTTPRequest.Method, path: String, methods: [HTTPRequest.Method]) -> Problem {
        let names = methods.map(\.rawValue).joined(separator: " or ")
        return Problem(
            .methodNotAllowed,
            kind: .method,
            title: "The path does not have the method",
            detail: "the method of \(path.excerpt()) " + mismatch(mustBe: names, got: method.rawValue.excerpt()),
            allow: methods
        )
    }
}
