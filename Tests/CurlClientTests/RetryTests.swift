import CurlClient
import Foundation
import Synchronization
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

    func testTheLastAttemptIsNotFollowedByAnother() {
        let policy = RetryPolicy(maximumAttempts: 3)
        var random = SystemRandomNumberGenerator()
        XCTAssertNotNil(policy.delay(afterAttempts: 2, using: &random))
        XCTAssertNil(policy.delay(afterAttempts: 3, retryAfter: .seconds(1), using: &random))
        XCTAssertNil(RetryPolicy.never.delay(afterAttempts: 1, using: &random))
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

final class RetryingTransportTests: XCTestCase {
    private func send(
        _ answers: [Result<HTTPResponse, any Error>],
        attempts: Int?,
        clock: RecordingClock = RecordingClock()
    ) async throws -> (HTTPResponse, requests: Int) {
        let transport = ScriptedTransport(answers)
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(8), maximumAttempts: attempts)
        let retrying = RetryingTransport(transport, Retrier(policy: policy, clock: clock, generator: { Highest() }))
        return (try await retrying.send(HTTPRequest(.get, "http://weather.test")), transport.count)
    }

    private let lost = CurlError(.connectionLost, url: "http://weather.test", message: "gone")

    func testPassingTroublesAreTriedAgain() async throws {
        let clock = RecordingClock()
        let answers: [Result<HTTPResponse, any Error>] = [
            .failure(lost), .success(HTTPResponse(status: 503)),
            .success(HTTPResponse(status: 429, headers: ["retry-after": "7"])), .success(HTTPResponse(status: 200)),
        ]
        let (response, requests) = try await send(answers, attempts: nil, clock: clock)
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(requests, 4)
        XCTAssertEqual(clock.sleeps, [.seconds(1), .seconds(2), .seconds(7)])
    }

    func testLastingTroublesAreNot() async throws {
        let (response, requests) = try await send([.success(HTTPResponse(status: 404))], attempts: nil)
        XCTAssertEqual(response.status, 404)
        XCTAssertEqual(requests, 1)
        do {
            _ = try await send([.failure(CurlError(.tls, url: "", message: ""))], attempts: nil)
            XCTFail("expected an error")
        } catch let error as CurlError {
            XCTAssertEqual(error.reason, .tls)
        }
    }

    func testTheLastAnswerOrErrorIsGivenUpWith() async throws {
        let busy = Result<HTTPResponse, any Error>.success(HTTPResponse(status: 503))
        let (response, requests) = try await send([busy, busy, busy, busy], attempts: 3)
        XCTAssertEqual(response.status, 503)
        XCTAssertEqual(requests, 3)
        do {
            _ = try await send([.failure(lost), .failure(lost)], attempts: 2)
            XCTFail("expected an error")
        } catch let error as CurlError {
            XCTAssertEqual(error, lost)
        }
    }

    func testCancellationEndsTheWait() async throws {
        let transport = ScriptedTransport([.failure(lost), .failure(lost)])
        let policy = RetryPolicy(initialDelay: .seconds(1000), maximumDelay: .seconds(1000), maximumAttempts: nil)
        let (waiting, continuation) = AsyncStream.makeStream(of: Void.self)
        let retrying = RetryingTransport(
            transport,
            Retrier(policy: policy, generator: { Highest() }, onRetry: { _ in continuation.yield() })
        )
        let task = Task { try await retrying.send(HTTPRequest(.get, "http://weather.test")) }
        for await _ in waiting { break }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
    }
}

private struct Highest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}

private struct Lowest: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}

/// Gives its answers one after the other.
private final class ScriptedTransport: HTTPTransport {
    private let answers: [Result<HTTPResponse, any Error>]
    private let next = Mutex(0)

    init(_ answers: [Result<HTTPResponse, any Error>]) { self.answers = answers }

    var count: Int { next.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let index = next.withLock { next in
            next += 1
            return next - 1
        }
        guard answers.indices.contains(index) else { throw CancellationError() }
        return try answers[index].get()
    }
}

/// Sleeps not at all, and remembers for how long it should have.
private final class RecordingClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private let state = Mutex<(now: Instant, sleeps: [Duration])>((Instant(offset: .zero), []))

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
    }
}
