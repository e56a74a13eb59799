import Foundation
import HTTPClient
import Logging
import Programs
import Store
import Telemetry
import TestSupport
import XCTest

final class MetricsPusherTests: XCTestCase {
    private let address = URL(string: "http://gateway:9091") ?? URL(filePath: "/")

    private func pusher(_ gateway: SlowGateway, counting registry: PrometheusRegistry? = nil) throws -> MetricsPusher {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-push-\(UUID().uuidString)")
        addTeardownBlock { try FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        return try MetricsPusher(
            address: address,
            job: "aerocast_trainer",
            model: "temperature",
            store: store,
            countingIn: registry,
            transport: gateway,
            interval: .seconds(3600),
            logger: Logger(label: "test")
        )
    }

    func testWhatIsAskedForWhileAPushIsOnItsWayIsOnePush() async throws {
        let gateway = SlowGateway()
        let pusher = try pusher(gateway)
        let running = Task { try await pusher.run() }
        try await within("the first push") { await gateway.untilAsked() }
        // The gateway hangs; whoever asks goes on at once.
        for _ in 0..<100 { pusher.pushSoon() }
        await gateway.answer(202)
        try await within("the second push") { await gateway.untilAsked() }
        await gateway.answer(202)
        running.cancel()
        try await within("the end") { try await running.value }
        let count = await gateway.bodies.count
        XCTAssertEqual(count, 2)
    }

    func testAHangingGatewayDoesNotKeepAProgramThatStops() async throws {
        let gateway = SlowGateway()
        let pusher = try pusher(gateway)
        let running = Task { try await pusher.run() }
        try await within("the push") { await gateway.untilAsked() }
        running.cancel()
        try await within("the end") { try await running.value }
    }

    func testTheChampionAndWhatTheProgramHasDoneArePushed() async throws {
        let gateway = SlowGateway()
        let registry = PrometheusRegistry()
        let pusher = try pusher(gateway, counting: registry)
        async let pushed: Void = pusher.push()
        try await within("the push") { await gateway.untilAsked() }
        await gateway.answer(202)
        await pushed
        let body = await gateway.bodies.joined()
        for name in [
            "aerocast_promotions_total 0", "aerocast_loop_state{state=\"calm\"} 1", "aerocast_sqlite_commits_total 0",
            "process_cpu_seconds_total",
        ] {
            XCTAssertTrue(body.contains("\n\(name)"), name)
        }
        let page = String(decoding: await registry.scrape(), as: UTF8.self)
        XCTAssertTrue(page.contains(#"aerocast_pushes_total{result="pushed"} 1"#), page)
    }
}

/// A Pushgateway that answers when it is told to.
private actor SlowGateway: HTTPTransport {
    private(set) var bodies: [String] = []
    private var unanswered: CheckedContinuation<Int, any Error>?
    private var observer: CheckedContinuation<Void, Never>?

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        bodies.append(String(decoding: request.body ?? [], as: UTF8.self))
        let status = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                unanswered = continuation
                observer?.resume()
                observer = nil
            }
        } onCancel: {
            Task { await self.giveUp() }
        }
        return HTTPResponse(status: status)
    }

    /// Waits until a push has come that has no answer yet.
    func untilAsked() async {
        guard unanswered == nil else { return }
        await withCheckedContinuation { observer = $0 }
    }

    func answer(_ status: Int) {
        unanswered?.resume(returning: status)
        unanswered = nil
    }

    private func giveUp() {
        unanswered?.resume(throwing: CancellationError())
        unanswered = nil
    }
}
