import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import Notifications
import Reporting
import Store
import Synchronization
import Webhooks
import XCTest

/// The messages as their receivers read them.
final class NotificationFormatTests: XCTestCase {
    private final class Mailbox: MailTransport {
        private let received = Mutex<[Mail]>([])
        var mails: [Mail] { received.withLock { $0 } }
        func send(_ mail: Mail) async throws { received.withLock { $0.append(mail) } }
    }

    private func send(
        _ change: VerdictChange,
        _ receivers: NotificationReceivers,
        mail: (any MailTransport)? = nil
    ) async throws {
        let installation = try await NotifyingInstallation(for: self)
        let sender = installation.sender(receivers, mail: mail)
        try await installation.setReceivers(receivers)
        let details = String(decoding: try JSONEncoder().encode(change), as: UTF8.self)
        try await installation.store.write {
            try $0.recordEvent(ofVerdict: details, target: NotifyingInstallation.target, at: 1000)
        }
        try await installation.deliverer(sender).deliverDue()
        let summary = try await installation.store.read { try $0.webhookSummary() }
        XCTAssertEqual(summary.pending, 0)
    }

    func testAChatReadsSlacksJSONWithItsSignsEscaped() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer(200) }
        try await send(try exampleChange(), NotificationReceivers(chat: ServiceAddress("\(server.url)/hook")))
        let request = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.headers["content-type"], "application/json")
        let body = try JSONDecoder().decode([String: String].self, from: Data(request.body))
        XCTAssertEqual(Array(body.keys), ["text"])
        let text = try XCTUnwrap(body["text"])
        XCTAssertTrue(
            text.hasPrefix("*AeroCast needs you: the sensor of &lt;A &amp; B&gt; is \"stuck\"; and 1 more*"),
            text
        )
        XCTAssertTrue(text.contains("do: repair it"), text)
        XCTAssertTrue(text.contains("<https://weather.example.org/?target=temperature&station=KJFK|view>"), text)
        XCTAssertTrue(text.contains("• gone: 1 MiB are free"), text)
    }

    func testAnAlertmanagerReadsAlertsWithTheLabelsOfTheRules() async throws {
        struct Alert: Decodable {
            var labels: [String: String]
            var annotations: [String: String]
            var startsAt: String
            var endsAt: String
            var generatorURL: String
        }
        let server = try HTTPTestServer { _, connection in connection.answer(200) }
        try await send(try exampleChange(), NotificationReceivers(alertmanager: ServiceAddress(server.url)))
        let alerts = try JSONDecoder().decode([Alert].self, from: Data(server.requests.first?.body ?? []))
        XCTAssertEqual(
            alerts.map(\.labels),
            [
                [
                    "alertname": "AerocastSensorFault", "kind": "sensor_fault", "severity": "warning",
                    "station": "KJFK", "target": "temperature",
                ], ["alertname": "AerocastDiskFull", "kind": "disk_full", "severity": "critical"],
            ]
        )
        XCTAssertEqual(alerts[0].annotations["description"], "repair it")
        XCTAssertEqual(
            alerts[0].annotations["runbook_url"],
            "https://github.com/aerocast/aerocast-swift/blob/main/docs/runbook.md#aerocastsensorfault"
        )
        XCTAssertEqual(alerts.map(\.startsAt), ["1970-01-01T00:16:40Z", "1970-01-01T00:15:00Z"])
        XCTAssertEqual(alerts[1].endsAt, "1970-01-01T00:16:30Z")
    }

    func testAMailCannotGetAFurtherHeaderFromASentence() async throws {
        let mailbox = Mailbox()
        let receivers = NotificationReceivers(
            mail: NotificationReceivers.MailReceiver(
                server: "smtp://localhost:25",
                sender: "aerocast@example.org",
                recipients: ["a@example.org", "b@example.org"]
            )
        )
        try await send(
            try exampleChange("kälter\r\nBcc: evil@example.org\r\n\r\n.\r\nQUIT"),
            receivers,
            mail: mailbox
        )
        let mail = try XCTUnwrap(mailbox.mails.first)
        XCTAssertEqual(mail.recipients, ["a@example.org", "b@example.org"])
        let text = String(decoding: mail.content, as: UTF8.self)
        let parts = text.components(separatedBy: "\r\n\r\n")
        XCTAssertEqual(parts.count, 2, text)
        XCTAssertFalse(text.contains("evil"), text)
        XCTAssertTrue(text.utf8.allSatisfy { $0 < 128 })
        XCTAssertTrue(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 }, text)
        let names = parts[0].components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }
            .map { String($0.prefix { $0 != ":" }) }
        XCTAssertEqual(
            names,
            [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ]
        )
        let body = try XCTUnwrap(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
        XCTAssertTrue(String(decoding: body, as: UTF8.self).contains("NEEDS YOU (warning): kälter"))
    }

    func testAChangeOfManyFindingsIsCutIntoEventsOfABoundedSize() throws {
        let change = try exampleChange()
        var many = change
        many.opened = (0..<60)
            .map { number in
                var item = change.opened[0]
                item.station = "S\(number)"
                item.sentence = String(repeating: "x", count: 300)
                return item
            }
        let parts = many.parts
        XCTAssertEqual(parts.map { $0.opened.count + $0.resolved.count }, [25, 25, 11])
        XCTAssertEqual(parts.flatMap(\.opened).map(\.station), many.opened.map(\.station))
        for part in parts { XCTAssertLessThan(try JSONEncoder().encode(part).count, WebhookMessage.largestBody) }
    }
}
