import HTTPClient
import Programs
import Settings
import XCTest

final class HealthCheckTests: XCTestCase {
    /// A server that always gives the same answer, or no answer.
    private struct CannedServer: HTTPTransport {
        var answer: Result<HTTPResponse, HTTPTransportError>
        func send(_ request: HTTPRequest) async throws -> HTTPResponse { try answer.get() }
    }

    private static let url: ServiceAddress = "http://127.0.0.1:8000/readyz"

    private func check(_ answer: Result<HTTPResponse, HTTPTransportError>) async throws {
        try await HealthCheck(url: Self.url, transport: CannedServer(answer: answer)).run(timeout: .seconds(1))
    }

    func testAnAnswerOfSuccessIsWell() async throws {
        try await check(.success(HTTPResponse(status: 200)))
    }

    func testEveryOtherStatusIsNotWellAndItsBodyIsKeptForTheLog() async throws {
        for status in [301, 404, 500, 503] {
            do {
                try await check(.success(HTTPResponse(status: status, body: Array(#"{"ready":false}"#.utf8))))
                XCTFail("\(status) passed")
            } catch let error as Unhealthy {
                XCTAssertTrue("\(error)".contains("\(status)"), "\(error)")
                XCTAssertTrue("\(error)".contains(#"{"ready":false}"#), "\(error)")
                XCTAssertEqual(error.exitStatus, .failure)
            }
        }
    }

    func testAnEndlessBodyIsCutShort() async throws {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        do {
            try await check(.success(HTTPResponse(status: 500, body: body)))
            XCTFail("500 passed")
        } catch let error as Unhealthy {
            XCTAssertLessThan("\(error)".count, 1200)
        }
    }

    func testNoAnswerIsNotWell() async throws {
        do {
            try await check(.failure(HTTPTransportError(.timedOut, url: Self.url, message: "no answer within 1 s")))
            XCTFail("no answer passed")
        } catch let error as Unhealthy {
            XCTAssertEqual("\(error)", "\(Self.url): no answer within 1 s")
        }
    }

    func testTheAPIOfThisMachineIsAskedWhereItListens() {
        for (host, expected) in [
            ("0.0.0.0", "http://127.0.0.1:8000/healthz"), ("::", "http://[::1]:8000/healthz"),
            ("10.1.2.3", "http://10.1.2.3:8000/healthz"), ("fd00::5", "http://[fd00::5]:8000/healthz"),
        ] {
            XCTAssertEqual(HealthCheck.localURL(host: host, port: 8000, path: "/healthz").unmasked, expected)
            XCTAssertEqual(
                HealthCheck.localURL(host: host, port: 8000, path: "/healthz", isSecure: true).unmasked,
                expected.replacing("http://", with: "https://")
            )
        }
    }
}
