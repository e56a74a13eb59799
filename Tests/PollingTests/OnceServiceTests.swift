import Logging
import Polling
import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import XCTest

final class OnceServiceTests: XCTestCase {
    private struct Trouble: Error {}

    func testWorkIsDoneOnceAndItsErrorIsTheServices() async throws {
        let log = RecordedLog()
        try await OnceService(whenStopped: "stopped", logger: log.logger) {}.run()
        do {
            try await OnceService(whenStopped: "stopped", logger: log.logger) { throw Trouble() }.run()
            XCTFail("expected an error")
        } catch is Trouble {}
        XCTAssertTrue(log.entries.isEmpty)
    }

    func testGracefulShutdownEndsTheWorkWithAMessage() async throws {
        let log = RecordedLog()
        let (working, continuation) = AsyncStream.makeStream(of: Void.self)
        let clock = EndlessClock(onSleep: { continuation.yield() })
        let service = OnceService(whenStopped: "stopped", logger: log.logger) {
            try await clock.sleep(for: .seconds(1))
        }
        try await within("the end") {
            try await testGracefulShutdown { shutdown in
                async let running: Void = service.run()
                for await _ in working { break }
                shutdown.triggerGracefulShutdown()
                try await running
            }
        }
        XCTAssertEqual(log.entries.map(\.message), ["stopped"])
    }
}
