import HTTPTypes
import NIOHTTP1

/// Problems of the connection, which no route knows about.
extension Problem {
    static func hosts(_ count: Int) -> Problem {
        request(.badRequest, "a request of HTTP/1.1 " + mismatch(mustBe: "sent with one Host field", got: "\(count)"))
    }

    static func malformed(_ error: HTTPParserError) -> Problem {
        switch error {
        case .headerOverflow:
            largeHeader
        case .invalidEOFState:
            request(.badRequest, "the connection was closed before the end of the body")
        case .invalidChunkSize:
            request(.badRequest, "the size of a chunk must be a hexadecimal number that fits 64 bits")
        default:
            request(.badRequest, "the request must be HTTP/1.1 (RFC 9112)")
        }
    }

    static let largeHeader = request(
        .requestHeaderFieldsTooLarge,
        "a header must have at most \(HeaderLimits.description)"
    )
    static let slowHeader = late("the header of the request did not arrive in time; see --header-timeout")
    static let slowBody = late("the body of the request did not arrive in time; see --body-timeout and --body-rate")

    static let tooManyConnections = busy("too many connections are open; see --max-connections")
    static let tooManyBytes = busy("the requests in progress hold too many bytes; see --max-held-bytes")

    static func unknownExpectation(_ expectation: String) -> Problem {
        request(.expectationFailed, "the field Expect " + mismatch(mustBe: "100-continue", got: quoted(expectation)))
    }

    private static func request(_ status: HTTPResponse.Status, _ detail: String) -> Problem {
        Problem(status, kind: .request, title: "The request is not acceptable", detail: detail)
    }

    private static func late(_ detail: String) -> Problem {
        Problem(.requestTimeout, kind: .timeout, title: "The request took too long", detail: detail)
    }

    private static func busy(_ detail: String) -> Problem {
        Problem(.serviceUnavailable, kind: .overloaded, title: "The server is busy", detail: detail, retryAfter: 5)
    }
}
