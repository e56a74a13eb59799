import HTTPClient
import Serving
import XCTest

/// The places of clients that listen for events.
final class EventStreamPlacesTests: XCTestCase {
    private static let request = "GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"

    private func listener(of api: RunningAPI) async throws -> (RawConnection, String) {
        let connection = try RawConnection(to: api)
        connection.send(Self.request)
        let answer = await connection.receive(within: 5) { $0.contains("retry: 2000") || $0.contains("\"type\"") }
        return (connection, answer.text)
    }

    private func api(listeners: Int, perAddress: Int) async throws -> RunningAPI {
        var limits = ConnectionLimits()
        limits.listeners = listeners
        limits.listenersPerAddress = perAddress
        return try await runningAPI(limits: limits)
    }

    func testTheQuotaOfAnAddressAndOfAllAreNamedWithATimeToTryAgain() async throws {
        for (listeners, perAddress, option) in [(3, 9, "--max-listeners)"), (9, 3, "--max-listeners-per-address")] {
            let api = try await api(listeners: listeners, perAddress: perAddress)
            var open: [RawConnection] = []
            for _ in 0..<3 {
                let (connection, text) = try await listener(of: api)
                XCTAssertTrue(text.hasPrefix("HTTP/1.1 200 "), text)
                open.append(connection)
            }
            let (_, refused) = try await listener(of: api)
            XCTAssertTrue(refused.hasPrefix("HTTP/1.1 503 "), refused)
            XCTAssertTrue(refused.contains("Retry-After: 30\r\n"), refused)
            XCTAssertTrue(refused.contains(option), refused)
            withExtendedLifetime(open) {}
        }
    }

    /// The heartbeat comes after 15 s; a place must not wait for it.
    func testAPlaceIsFreeAsSoonAsItsListenerHasGone() async throws {
        let api = try await api(listeners: 1, perAddress: 1)
        let leave: [@Sendable (RawConnection) -> Void] = [{ _ in }, { $0.finish() }, { $0.reset() }]
        for (index, leave) in leave.enumerated() {
            var last = try await listener(of: api)
            XCTAssertTrue(last.1.hasPrefix("HTTP/1.1 200 "), "\(index) \(last.1)")
            leave(last.0)
            let kept = index == 0 ? nil : last.0
            let start = ContinuousClock.now
            repeat {
                last = try await listener(of: api)
            } while last.1.contains("503") && ContinuousClock.now - start < .seconds(10)
            XCTAssertLessThan(ContinuousClock.now - start, .seconds(2), "\(index)")
            XCTAssertTrue(last.1.hasPrefix("HTTP/1.1 200 "), last.1)
            withExtendedLifetime(kept) {}
            last.0.reset()
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    func testAPipelinedRequestDoesNotKeepThePlaceOfAListenerWhoHasGone() async throws {
        let api = try await api(listeners: 1, perAddress: 1)
        let gone = try RawConnection(to: api)
        gone.send(Self.request + Self.request)
        _ = await gone.receive(within: 5) { $0.contains("retry: 2000") }
        gone.reset()
        try await Task.sleep(for: .milliseconds(500))
        let (_, text) = try await listener(of: api)
        XCTAssertTrue(text.hasPrefix("HTTP/1.1 200 "), text)
    }
}
