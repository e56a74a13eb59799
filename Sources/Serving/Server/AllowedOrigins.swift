import HTTPTypes
import Hummingbird

/// The web pages of other origins that may read answers (cross-origin resource sharing, WHATWG Fetch).
package struct AllowedOrigins: Hashable, Sendable {
    let values: Set<String>

    /// - Parameter origins: origins as browsers send them, such as `https://weather.example:8443`.
    package init(_ origins: [String] = []) {
        values = Set(origins)
    }

    /// Adds the permission to an answer; without allowed origins, answers stay unchanged.
    func add(to response: inout Response, for request: Request) {
        guard !values.isEmpty else { return }
        response.headers.append(HTTPField(name: .vary, value: "Origin"))
        guard let origin = request.headers.value(of: .origin), values.contains(origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        if request.method == .options, request.headers.contains(.accessControlRequestMethod) {
            response.headers[.accessControlAllowMethods] = response.headers[.allow]
            response.headers[.accessControlAllowHeaders] = Self.requestFields
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response.headers[.accessControlExposeHeaders] = Self.answerFields
        }
    }

    private static let requestFields =
        "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Range, traceparent, "
        + "X-Request-ID"
    private static let answerFields =
        "Content-Disposition, Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
}
