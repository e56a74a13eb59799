import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import Models
import Notifications
import Observations
import Reporting
import Store
import Synchronization
import TestSupport
import Timing
import Webhooks
import XCTest

/// A database whose programs are alive, a clock that the test sets, and receivers.
final class NotifyingInstallation: Sendable {
    static let target: TargetName = "temperature"
    let store: Store
    let folder: URL
    private let time = Mutex(1_000_000.0)

    init(for test: XCTestCase) async throws {
        folder = try test.temporaryFolder()
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        for program in [MonitoredProgram.api, .detector, .trainer] { try await beat(program) }
    }

    var now: Double { time.withLock { $0 } }

    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }

    /// Renews the sign of life of a program, for a very long time.
    func beat(_ program: MonitoredProgram, silentAfter: Double = 1e9) async throws {
        let now = now
        try await store.write {
            _ = try $0.save(
                HeartbeatRecord(
                    program: program,
                    instance: "test",
                    startedAt: now,
                    beatAt: now,
                    silentAfter: silentAfter
                )
            )
        }
    }

    func watch(_ sender: NotificationSender? = nil, owner: String = "a") -> NotificationWatch {
        let reader = VerdictReader(
            store: store,
            artifacts: ArtifactFolder(path: folder.appending(path: "artifacts").path),
            targets: [],
            now: WallClock { self.now }
        )
        return NotificationWatch(
            store: store,
            verdicts: VerdictWatch(reader, validFor: .zero),
            target: Self.target,
            sender: sender,
            cooldown: .seconds(300),
            owner: owner,
            now: WallClock { self.now },
            logger: RecordedLog().logger
        )
    }

    func deliverer(_ sender: NotificationSender, owner: String = "a") -> WebhookDeliverer {
        WebhookDeliverer(
            store: store,
            sender: sender,
            lease: "notification delivery",
            target: Self.target,
            owner: owner,
            now: WallClock { self.now },
            clock: EndlessClock(),
            random: { 1 },
            logger: RecordedLog().logger
        )
    }

    /// Makes the detector silent, and looks until the watch has recorded it.
    func silenceTheDetector(_ watch: NotificationWatch) async throws {
        try await beat(.detector, silentAfter: 1)
        for _ in 0..<8 {
            advance(1)
            try await watch.look()
        }
    }

    /// Lets the detector live again, and looks until the watch has recorded it.
    func reviveTheDetector(_ watch: NotificationWatch) async throws {
        try await beat(.detector)
        for _ in 0..<20 {
            advance(1)
            try await watch.look()
        }
    }

    /// The changes that were recorded, without those about findings of other kinds.
    func changes(of kind: String = "detector_silent") async throws -> [(opened: Bool, state: VerdictState)] {
        let events = try await store.read { try $0.events(EventQuery(target: Self.target, after: 0, limit: 1000)) }
        return try events.filter { $0.kind == .verdictChanged }
            .flatMap { event in
                let change = try JSONDecoder().decode(VerdictChange.self, from: Data(event.details.utf8))
                return change.opened.filter { $0.kind == kind }.map { (true, $0.state) }
                    + change.resolved.filter { $0.kind == kind }.map { (false, $0.state) }
            }
    }

    func sender(_ receivers: NotificationReceivers, mail: (any MailTransport)? = nil) -> NotificationSender {
        var configuration = CurlClient.Configuration(userAgent: "tests")
        configuration.maximumRedirects = 0
        return NotificationSender(
            receivers: receivers,
            links: NotificationLinks(page: "https://weather.example.org"),
            transport: CurlClient(configuration),
            mail: mail
        )
    }

    func setReceivers(_ receivers: NotificationReceivers) async throws {
        let now = now
        try await store.write { try $0.setNotificationReceivers(receivers.records(now: now), now: now) }
    }
}

/// A change with one finding that has begun and one that is gone.
func exampleChange(_ sentence: String = "the sensor of <A & B> is \"stuck\"") throws -> VerdictChange {
    let json = """
        {"state": "needs_you", "verdict": "one", "opened": [{"kind": "sensor_fault", "alert": "AerocastSensorFault",
        "state": "needs_you", "severity": "warning", "target": "temperature", "station": "KJFK",
        "sentence": \(String(decoding: try JSONEncoder().encode(sentence), as: UTF8.self)), "action": "repair it",
        "runbook": "aerocastsensorfault", "began_at": 1000}],
        "resolved": [{"kind": "disk_full", "alert": "AerocastDiskFull", "state": "needs_you", "severity": "critical",
        "sentence": "1 MiB are free", "runbook": "aerocastdiskfull", "began_at": 900, "ended_at": 990}]}
        """
    return try JSONDecoder().decode(VerdictChange.self, from: Data(json.utf8))
}
