import Foundation
import HTTPTestServer
import Observations
import RandomNumbers
import Store
import XCTest

/// Notifications, while the programs that send them are killed with signal 9 and restarted, again and again.
///
/// The default is twelve kills; `make kill-test` makes 200.
final class KilledNotificationsTests: XCTestCase {
    /// The faults that are open at once.
    private static let open = 5

    func testNoNotificationIsLostOrSentTwiceThoughSendersAreKilledAtAnyMoment() async throws {
        let plan = KillPlan.announced(for: name)
        let installation = try Installation(for: self)
        let chat = try HTTPTestServer { _, connection in connection.answer(200) }
        let settings = [
            "AEROCAST_REPLAY": "true", "AEROCAST_NOTIFY_WEBHOOK": "\(chat.url)/hook", "AEROCAST_NOTIFY_COOLDOWN": "1d",
        ]
        var api = try await installation.startAPI(changing: settings)
        let port = api.port
        var detector = try installation.start(.detector, changing: settings)
        let store = try installation.store()
        var random = SplitMix64(seed: plan.seed)
        for moment in plan.moments {
            try await change(.sensorFault, at: moment.number, in: store)
            try await change(.sensorRecovered, at: moment.number - Self.open, in: store)
            try await Task.sleep(for: random.duration(milliseconds: 0...6000))
            if Bool.random(using: &random) {
                try await api.program.killAtOnce()
                api = try await installation.startAPI(port: port, changing: settings)
            } else {
                try await detector.killAtOnce()
                detector = try installation.start(.detector, changing: settings)
            }
        }
        let count = plan.moments.count
        for number in max(count - Self.open + 1, 1)...count {
            try await change(.sensorRecovered, at: number, in: store)
        }
        // A fault that was over before anybody could see it for three seconds is none to notify.
        let notified = try await eventually("every change is recorded", within: .seconds(120)) {
            try await Self.recorded(store)
        }
        try await eventually("every notification was sent", within: .seconds(120)) {
            try await store.read { try $0.webhookSummary().pending } == 0
        }
        for program in [api.program, detector] { _ = try await program.terminate(within: .seconds(20)) }

        var messages: [String: Set<String>] = [:]
        for request in chat.requests {
            let id = try XCTUnwrap(request.headers["webhook-id"])
            messages[id, default: []].insert(String(decoding: request.body, as: UTF8.self))
        }
        let texts = messages.values.flatMap { $0 }
        XCTAssertTrue(messages.values.allSatisfy { $0.count == 1 }, "a notification has several texts")
        for station in notified.opened {
            let marks = texts.filter {
                $0.contains("needs you, warning: the temperature sensor of station \(station) is")
            }
            XCTAssertEqual(marks.count, 1, "the fault of \(station)")
        }
        for station in notified.resolved {
            let marks = texts.filter { $0.contains("gone: the temperature sensor of station \(station) is") }
            XCTAssertEqual(marks.count, 1, "the end of the fault of \(station)")
        }
        XCTAssertEqual(Set(notified.opened).count, notified.opened.count)
        XCTAssertEqual(Set(notified.resolved).count, notified.resolved.count)
        XCTAssertEqual(notified.opened.sorted(), notified.resolved.sorted())
        XCTAssertGreaterThan(notified.opened.count, count / 2)
        print(
            """
            \(name): \(count) kills with seed \(plan.seed); \(notified.opened.count) faults notified of \(count), \
            \(messages.count) messages, none lost, \(chat.requests.count - messages.count) sent again under the same id
            """
        )
    }

    /// The stations of the faults that were recorded as notified, and as gone; `nil` while some are not gone.
    private static func recorded(_ store: Store) async throws -> (opened: [String], resolved: [String])? {
        struct Change: Decodable {
            struct Item: Decodable {
                var kind: String
                var station: String?
            }
            var opened: [Item]
            var resolved: [Item]
        }
        let (events, open) = try await store.read { transaction in
            (
                try transaction.events(recordedIn: 0...1e12, after: 0, limit: 1_000_000),
                try transaction.notifiedFindings().contains { $0.key.kind == "sensor_fault" && $0.closedAt == nil }
            )
        }
        guard !open else { return nil }
        let changes = try events.filter { $0.kind == .verdictChanged }
            .map { try JSONDecoder().decode(Change.self, from: Data($0.details.utf8)) }
        func stations(_ items: [Change.Item]) -> [String] {
            items.filter { $0.kind == "sensor_fault" }.compactMap(\.station)
        }
        return (changes.flatMap { stations($0.opened) }, changes.flatMap { stations($0.resolved) })
    }

    private func change(_ kind: EventKind, at number: Int, in store: Store) async throws {
        guard number > 0 else { return }
        let station = "S\(number)-"
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            try transaction.insert(
                DriftEventRecord(
                    target: Installation.target,
                    modelVersion: nil,
                    station: station,
                    outcome: Int64(number),
                    targetTime: Timestamp(secondsSince1970: 1_700_000_000 + (kind == .sensorFault ? 0 : 7200)),
                    kind: kind,
                    estimatedStart: kind == .sensorFault ? Timestamp(secondsSince1970: 1_700_000_000) : nil,
                    evidence: kind == .sensorFault
                        ? #"{"fault":"stuck","time":1,"estimated_start":1,"rows":9,"reading":1,"statistic":2,"threshold":1}"#
                        : #"{"time":1}"#,
                    flag: nil,
                    recordedAt: Date().timeIntervalSince1970
                )
            )
        }
    }
}
