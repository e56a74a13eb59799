import HTTPTestServer
import Synchronization
import XCTest

/// Drills of programs that die, and of receivers that are down.
final class ProgramDrillTests: XCTestCase {
    func testProgramsThatDieAndReceiversThatAreDown() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation, changingAPI: WebhookReceiver.settings)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 400)
        var feeder = try feeder(installation, site)
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [
                InjectedFault(fault: .deadDetector, kind: "detector_silent") { try await site.detector.killAtOnce() },
                InjectedFault(fault: .deadTrainer, kind: "trainer_silent") { try await site.trainer.killAtOnce() },
                InjectedFault(fault: .deadFeeder, kind: "feeder_silent") { try await feeder.killAtOnce() },
            ]
        ) {
            try site.startDetector()
            try site.startTrainer()
            feeder = try self.feeder(installation, site)
        }
        _ = try await feeder.terminate(within: .seconds(20))

        var gateway = try await installation.startPushgateway()
        _ = try await site.trainer.terminate(within: .seconds(20))
        try site.startTrainer(["AEROCAST_PUSHGATEWAY": gateway.address])
        try await site.assertHealthy()
        let port = gateway.port
        try await site.drill(
            [InjectedFault(fault: .pushgatewayDown, kind: "push_failing") { try await gateway.program.killAtOnce() }]
        ) {
            gateway = try await installation.startPushgateway(port: port)
        }
        try await drillAReceiver(site)
        try await site.assertHealthy()
        try await drillTheAPI(site)
        try await site.assertHealthy()
    }

    private func drillAReceiver(_ site: DrillSite) async throws {
        let isDown = Mutex(false)
        let receiver = try HTTPTestServer { _, connection in connection.answer(isDown.withLock { $0 } ? 500 : 204) }
        defer { receiver.stop() }
        let webhooks = "\(site.api.address)/v1/webhooks"
        // Drifts only: it gets nothing after its end here.
        let body = #"{"url": "\#(receiver.url)/", "events": ["drift"]}"#
        let created = try await site.installation.post(webhooks, json: body)
        XCTAssertEqual(created.status, 201, created.body)
        let id = try XCTUnwrap(created.body.firstMatch(of: #/"id":"(wh_[^"]+)"/#)).1
        try await site.drill(
            [
                InjectedFault(fault: .receiverDown, kind: "webhook_failing") {
                    isDown.withLock { $0 = true }
                    let sent = try await site.installation.post("\(webhooks)/\(id)/test", json: "{}")
                    XCTAssertEqual(sent.status, 200, sent.body)
                }
            ]
        ) { isDown.withLock { $0 = false } }
    }

    /// Without an API only the commands can answer.
    private func drillTheAPI(_ site: DrillSite) async throws {
        let clock = ContinuousClock()
        _ = try await site.api.program.terminate(within: .seconds(20))
        let stopped = clock.now
        let finding = try await eventually("status misses the API") { try await site.status().finding("api_silent") }
        let foundAfter = clock.now - stopped
        XCTAssertEqual(finding.state, "needs_you", finding.sentence)
        let doctor = try await site.run(["doctor", "--json"])
        XCTAssertEqual(doctor.ending, .exited(status: 1))
        XCTAssertTrue(doctor.output.contains("the API was stopped"), doctor.output)
        let notified = try await eventually("the detector notifies") {
            site.notification(finding).flatMap { $0.isOpen ? $0.at : nil }
        }
        try await site.startAPI()
        let started = clock.now
        try await eventually("status has the API again") { try await site.status().finding("api_silent") == nil }
        let goneAfter = clock.now - started
        try await eventually("the end is notified", within: DrillSite.limit) {
            site.notification(finding)?.isOpen == false
        }
        let row = DrillTable.Row(
            fault: .deadAPI,
            finding: finding,
            foundAfter: foundAfter,
            notifiedAfter: notified - stopped,
            goneAfter: goneAfter
        )
        try DrillTable.note(row)
    }

    /// A feeder that feeds an hour a second.
    private func feeder(_ installation: Installation, _ site: DrillSite) throws -> RunningProgram {
        let weather = ["--hours", "100000", "--seed", "3", "--speed", "x3600"]
        return try installation.start(
            LoopProgram.feeder.executable,
            ["--api", site.api.address] + weather,
            environment: installation.environment
        )
    }
}
