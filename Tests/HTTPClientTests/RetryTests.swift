import Foundation
import HTTPClient
import TestSupport
import XCTest

final class RetryPolicyTests: XCTestCase {
    func testDelaysGrowTwofoldToACeilingWithFullJitter() {
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(10), maximumAttempts: nil)
        var highest = Highest()
        let ceilings = (1...7).map { policy.delay(afterAttempts: $0, using: &highest) }
        XCTAssertEqual(ceilings, [1, 2, 4, 8, 10, 10, 10].map { Duration.seconds($0) })
        var lowest = Lowest()
        XCTAssertEqual(policy.delay(afterAttempts: 4, using: &lowest), .zero)
        var random = SystemRandomNumberGenerator()
        for attempt in 1...200 {
            let delay = policy.delay(afterAttempts: attempt, using: &random) ?? .seconds(-1)
            XCTAssertTrue((.zero ... .seconds(10)).contains(delay))
        }
    }

    func testWithoutJitterTheDelaysAreExact() {
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(5), isJittered: false)
        var lowest = Lowest()
        XCTAssertEqual(
            (1...5).map { policy.delay(afterAttempts: $0, using: &lowest) },
            [.seconds(1), .seconds(2), .seconds(4), .seconds(5), nil]
        )
    }

    func testTheLastAttemptIsNotFollowedByAnother() {
        let policy = RetryPolicy(maximumAttempts: 3)
        var random = SystemRandomNumberGenerator()
        XCTAssertNotNil(policy.delay(afterAttempts: 2, using: &random))
        XCTAssertNil(policy.delay(afterAttempts: 3, retryAfter: .seconds(1), using: &random))
        XCTAssertNil(RetryPolicy(maximumAttempts: 1).delay(afterAttempts: 1, using: &random))
    }

    func testRetryAfterIsTheLeastDelayUpToItsLimit() {
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumRetryAfter: .seconds(60))
        var lowest = Lowest()
        XCTAssertEqual(policy.delay(afterAttempts: 1, retryAfter: .seconds(30), using: &lowest), .seconds(30))
        XCTAssertEqual(policy.delay(afterAttempts: 1, retryAfter: .seconds(3000), using: &lowest), .seconds(60))
        var highest = Highest()
        XCTAssertEqual(policy.delay(afterAttempts: 1, retryAfter: .zero, using: &highest), .seconds(1))
    }

    func testRetryAfterIsReadAsSecondsAndAsADate() {
        // 784111777 is the time of the example date in RFC 9110, section 5.6.7.
        let now = Date(timeIntervalSince1970: 784_111_777 - 90)
        XCTAssertEqual(RetryAfter.parse("120", now: now), .seconds(120))
        XCTAssertEqual(RetryAfter.parse(" 0 ", now: now), .zero)
        XCTAssertEqual(RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", now: now), .seconds(90))
        XCTAssertEqual(RetryAfter.parse("Sun, 06 Nov 1994 08:00:00 GMT", now: now), .zero)
        XCTAssertEqual(RetryAfter.parse("99999999999999999999", now: now), .seconds(1_000_000_000))
        for bad in ["", "soon", "-1", "1.5", "Sun, 06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            XCTAssertNil(RetryAfter.parse(bad, now: now), bad)
        }
    }
}

final class RetrierTests: XCTestCase {
    /// Runs a request whose attempts end with the given results, in order.
    private func run(
        _ results: [Result<Int, any Error>],
        attempts: Int?,
        clock: ManualClock = ManualClock()
    ) async throws -> (answer: Int, attempts: Int) {
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(8), maximumAttempts: attempts)
        var count = 0
        let answer = try await Retrier(policy: policy, clock: clock, generator: { Highest() })
            .run {
                count += 1
                return try results[count - 1].get()
            }
        return (answer, count)
    }

    private let lost = HTTPTransportError(.connectionLost, url: "http://weather.test", message: "gone")

    private func failure(_ status: Int, headers: HTTPHeaders = [:]) -> Result<Int, any Error> {
        let response = HTTPResponse(status: status, headers: headers)
        return .failure(HTTPStatusError(response, url: "http://weather.test", now: Date(timeIntervalSince1970: 0)))
    }

    func testPassingTroublesAreTriedAgain() async throws {
        let clock = ManualClock()
        let results = [.failure(lost), failure(503), failure(429, headers: ["retry-after": "7"]), .success(200)]
        let (answer, attempts) = try await run(results, attempts: nil, clock: clock)
        XCTAssertEqual(answer, 200)
        XCTAssertEqual(attempts, 4)
        XCTAssertEqual(clock.sleeps, [.seconds(1), .seconds(2), .seconds(7)])
    }

    func testLastingTroublesAreNot() async throws {
        let clock = ManualClock()
        do {
            _ = try await run([failure(404)], attempts: nil, clock: clock)
            XCTFail("expected an error")
        } catch let error as HTTPStatusError {
            XCTAssertEqual(error.response.status, 404)
        }
        do {
            _ = try await run([.failure(HTTPTransportError(.tls, url: "", message: ""))], attempts: nil, clock: clock)
            XCTFail("expected an error")
        } catch let error as HTTPTransportError {
            XCTAssertEqual(error.reason, .tls)
        }
        XCTAssertEqual(clock.sleeps, [])
    }

    func testTheLastErrorIsGivenUpWith() async throws {
        let clock = ManualClock()
        do {
            _ = try await run([failure(503), .failure(lost), failure(500)], attempts: 3, clock: clock)
            XCTFail("expected an error")
        } catch let error as HTTPStatusError {
            XCTAssertEqual(error.response.status, 500)
        }
        XCTAssertEqual(clock.sleeps.count, 2)
    }

    func testCancellationEndsTheWait() async throws {
        let (waiting, continuation) = AsyncStream.makeStream(of: Void.self)
        let clock = EndlessClock(onSleep: { continuation.yield() })
        let retrier = Retrier(policy: RetryPolicy(maximumAttempts: nil), clock: clock)
        let task = Task { [lost] in try await retrier.run { throw lost } }
        for await _ in waiting { break }
        task.cancel()
        let result = try await within("the end") { await task.result }
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
    }
}

private struct Highest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}

private struct Lowest: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
