import Foundation
import HTTPClient
import Logging
import Observations
import Programs
import Store
import Telemetry
import TestSupport
import XCTest

final class MetricsPusherTests: XCTestCase {
    private let address: ServiceAddress = "http://gateway:9091"

    private func store() throws -> Store {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-push-\(UUID().uuidString)")
        addTeardownBlock { try FileManager.default.removeItem(at: folder) }
        return try Store(path: folder.appending(path: "aerocast.sqlite").path)
    }

    private func pusher(
        _ gateway: SlowGateway,
        counting registry: PrometheusRegistry? = nil,
        targets: [Target] = [.standard],
        store: Store? = nil
    ) throws -> MetricsPusher {
        try MetricsPusher(
            address: address,
            job: "aerocast_trainer",
            targets: targets,
            store: try store ?? self.store(),
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
        // The gateway hangs; a request for a push must return at once.
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
            "aerocast_promotions_total{target=\"temperature\"} 0",
            "aerocast_loop_state{target=\"temperature\",state=\"calm\"} 1", "aerocast_sqlite_commits_total 0",
            "process_cpu_seconds_total",
        ] {
            XCTAssertTrue(body.contains("\n\(name)"), name)
        }
        let page = String(decoding: await registry.scrape(), as: UTF8.self)
        XCTAssertTrue(page.contains(#"aerocast_pushes_total{result="pushed"} 1"#), page)
    }

    func testEveryTargetIsPushedInOneGroup() async throws {
        let gateway = SlowGateway()
        let pusher = try pusher(gateway, targets: [.standard, Target(.pressure)])
        async let pushed: Void = pusher.push()
        try await within("the push") { await gateway.untilAsked() }
        await gateway.answer(202)
        await pushed
        let (bodies, urls) = (await gateway.bodies, await gateway.urls)
        XCTAssertEqual(urls, ["\(address)/metrics/job/aerocast_trainer/model/temperature%2Cpressure"])
        for target in ["temperature", "pressure"] {
            let sample = "aerocast_promotions_total{target=\"\(target)\"} 0"
            XCTAssertTrue(bodies.joined().contains("\n\(sample)"), sample)
        }
    }

    func testTheHorizonsInForceArePushed() async throws {
        let store = try store()
        try await store.write { transaction in
            try transaction.register(Station(id: "here"))
            for horizon in [1, 2] {
                let issued = Timestamp(secondsSince1970: 1_717_200_000)
                try transaction.insert(
                    ForecastRecord(
                        station: "here",
                        issuedAt: issued,
                        horizon: horizon,
                        target: "temperature",
                        modelVersion: nil,
                        served: 11,
                        champion: nil,
                        persistence: 15
                    )
                )
                let time = issued.adding(hours: horizon)
                _ = try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: time.nearestHour,
                    actual: 12,
                    storedAt: 0
                )
            }
            try transaction.refreshErrors(of: "here", target: "temperature", horizons: [1, 2])
        }
        let gateway = SlowGateway()
        let pusher = try pusher(gateway, targets: [Target(.temperature, horizons: Horizons([1, 2]))], store: store)
        async let pushed: Void = pusher.push()
        await gateway.untilAsked()
        await gateway.answer(202)
        await pushed
        let body = await gateway.bodies.joined()
        for horizon in ["1", "2"] {
            let sample = #"aerocast_rolling_outcomes{target="temperature",horizon="\#(horizon)"} 1"#
            XCTAssertTrue(body.contains("\n\(sample)"), body)
        }
    }
}

/// A Pushgateway that answers on the test's command.
private actor SlowGateway: HTTPTransport {
    private(set) var bodies: [String] = []
    private(set) var urls: [String] = []
    private var unanswered: CheckedContinuation<Int, any Error>?
    private var observer: CheckedContinuation<Void, Never>?

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        bodies.append(String(decoding: request.body ?? [], as: UTF8.self))
        urls.append(request.url.unmasked)
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

    /// Waits for a push without an answer.
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
