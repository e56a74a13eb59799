import Foundation
import HTTPTestServer
import Store
import XCTest

/// Changes of the verdict, from running programs to a real Alertmanager, a real mail server and a chat.
final class NotificationsReachReceiversTests: XCTestCase {
    private static let limit = Duration.seconds(60)
    private var tool: URL { Bundle.main.bundleURL.appending(path: "aerocast") }

    func testADeadDetectorIsToldEverywhereAndSoIsItsReturn() async throws {
        let installation = try Installation(for: self)
        let alertmanager = try await installation.startAlertmanager()
        let mail = try await installation.startMailSink()
        let chat = try HTTPTestServer { _, connection in connection.answer(200) }
        let secrets = installation.folder.appending(path: "chat-url")
        try Data("\(chat.url)/services/T0/SECRETTOKEN\n".utf8).write(to: secrets)
        let api = try await installation.startAPI(changing: [
            "AEROCAST_REPLAY": "true",
            "AEROCAST_NOTIFY_WEBHOOK_FILE": secrets.path,
            "AEROCAST_NOTIFY_ALERTMANAGER": alertmanager.address,
            "AEROCAST_NOTIFY_MAIL_SERVER": "smtp://127.0.0.1:\(mail.port)",
            "AEROCAST_NOTIFY_MAIL_TLS": "false",
            "AEROCAST_NOTIFY_MAIL_FROM": "aerocast@example.org",
            "AEROCAST_NOTIFY_MAIL_TO": "ops@example.org,night@example.org",
            "AEROCAST_PUBLIC_URL": "https://weather.example.org",
        ])
        var detector = try installation.start(.detector)
        try await eventually("the detector lives", within: Self.limit) {
            try await installation.get("\(api.address)/v1/verdict").body.contains("detector_silent") == false
        }
        try await detector.killAtOnce()

        let alert = try await eventually("the Alertmanager has the alert", within: Self.limit) {
            try await installation.alerts(in: alertmanager).first { $0.labels["kind"] == "detector_silent" }
        }
        XCTAssertEqual(alert.labels["alertname"], "AerocastProgramSilent")
        XCTAssertEqual(alert.labels["severity"], "critical")
        XCTAssertEqual(alert.status.state, "active")
        XCTAssertEqual(
            alert.annotations["runbook_url"],
            "https://github.com/aerocast/aerocast-swift/blob/main/docs/runbook.md#aerocastprogramsilent"
        )
        let message = try await eventually("the mail has come", within: Self.limit) {
            mail.messages.first { $0.text.contains("the drift detector has been silent") }
        }
        XCTAssertEqual(message.sender, "aerocast@example.org")
        XCTAssertEqual(message.recipients, ["ops@example.org", "night@example.org"])
        XCTAssertTrue(message.subject.hasPrefix("AeroCast needs you: "), message.subject)
        XCTAssertTrue(message.text.contains("https://weather.example.org/"), message.text)
        try await eventually("the chat has the message", within: Self.limit) {
            chat.requests.contains {
                String(decoding: $0.body, as: UTF8.self).contains("the drift detector has been silent")
            }
        }

        try await silenceInBoth(installation, api, alertmanager)

        detector = try installation.start(.detector)
        try await eventually("the Alertmanager has resolved the alert", within: Self.limit) {
            try await installation.alerts(in: alertmanager).allSatisfy { $0.labels["kind"] != "detector_silent" }
        }
        try await eventually("the mail about the end has come", within: Self.limit) {
            mail.messages.contains { $0.text.contains("GONE: the drift detector has been silent") }
        }
        let identifiers = mail.messages.map(\.identifier)
        XCTAssertEqual(Set(identifiers).count, identifiers.count, "a mail came twice")
        _ = try await detector.terminate()
        _ = try await api.program.terminate(within: .seconds(20))
        try await assertTheSecretIsNowhere(installation, api, chat)
    }

    /// A silence of AeroCast is a silence of Alertmanager.
    private func silenceInBoth(_ installation: Installation, _ api: RunningAPI, _ alertmanager: RunningAPI) async throws
    {
        struct Created: Decodable {
            var id: String
        }
        let end = Date(timeIntervalSinceNow: 3600).formatted(.iso8601)
        let silence = """
            {"matchers": [{"name": "kind", "value": "detector_.*", "isRegex": true, "isEqual": true}],
             "startsAt": "\(Date().formatted(.iso8601))", "endsAt": "\(end)", "createdBy": "ada", "comment": "known"}
            """
        let own = try await installation.post("\(api.address)/v1/silences", json: silence)
        XCTAssertEqual(own.status, 201, own.body)
        let shown = try await installation.get(
            "\(api.address)/v1/silences/\(try JSONDecoder().decode(Created.self, from: Data(own.body.utf8)).id)"
        )
        // As it is answered, without the names that Alertmanager gives.
        var pushed = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(shown.body.utf8)) as? [String: Any])
        for name in ["id", "status", "updatedAt", "holdsFlags", "untilResolved"] { pushed[name] = nil }
        let body = String(decoding: try JSONSerialization.data(withJSONObject: pushed), as: UTF8.self)
        let theirs = try await installation.post("\(alertmanager.address)/api/v2/silences", json: body)
        XCTAssertEqual(theirs.status, 200, theirs.body)
        try await eventually("the Alertmanager silences the alert", within: Self.limit) {
            try await installation.alerts(in: alertmanager)
                .contains { $0.labels["kind"] == "detector_silent" && $0.status.state == "suppressed" }
        }
        try await eventually("the verdict shows the silence", within: Self.limit) {
            try await installation.get("\(api.address)/v1/verdict").body.contains(#""comment":"known""#)
        }
    }

    private func assertTheSecretIsNowhere(
        _ installation: Installation,
        _ api: RunningAPI,
        _ chat: HTTPTestServer
    ) async throws {
        XCTAssertTrue(chat.requests.allSatisfy { $0.path == "/services/T0/SECRETTOKEN" })
        XCTAssertFalse((api.program.standardError + api.program.standardOutput).contains("SECRETTOKEN"))
        let database = try Data(contentsOf: URL(filePath: installation.database))
        XCTAssertNil(database.range(of: Data("SECRETTOKEN".utf8)))
        let list = try installation.start(tool, ["webhooks", "list"], environment: installation.environment)
        _ = try await list.end(within: .seconds(60))
        XCTAssertTrue(list.standardOutput.contains("notify-webhook"), list.standardOutput)
        XCTAssertFalse(list.standardOutput.contains("SECRETTOKEN"), list.standardOutput)
    }

    func testAMailServerWithEncryptionAndPasswordTakesMail() async throws {
        let installation = try Installation(for: self)
        let certificate = try await selfSigned(in: installation)
        let mail = try await installation.startMailSink(certificate: certificate)
        let password = installation.folder.appending(path: "password")
        try Data("\(MailSink.password)\n".utf8).write(to: password)
        let api = try await installation.startAPI(changing: [
            "AEROCAST_REPLAY": "true",
            "AEROCAST_NOTIFY_MAIL_SERVER": "smtp://localhost:\(mail.port)",
            "AEROCAST_NOTIFY_MAIL_FROM": "aerocast@example.org",
            "AEROCAST_NOTIFY_MAIL_TO": "ops@example.org",
            "AEROCAST_NOTIFY_MAIL_USER": "aerocast",
            "AEROCAST_NOTIFY_MAIL_PASSWORD_FILE": password.path,
            "AEROCAST_NOTIFY_CERTIFICATE_AUTHORITY": certificate.file,
        ])
        let sent = try await installation.post("\(api.address)/v1/webhooks/notify-mail/test", json: "")
        XCTAssertEqual(sent.status, 200, sent.body)
        let message = try await eventually(
            "the test has come",
            within: Self.limit,
            or: { api.program.standardError + mail.program.standardError }
        ) { mail.messages.first }
        XCTAssertEqual(message.user, "aerocast")
        XCTAssertTrue(message.encrypted)
        XCTAssertFalse(api.program.standardError.contains(MailSink.password))
    }

    private func selfSigned(in installation: Installation) async throws -> (file: String, key: String) {
        let openssl = URL(filePath: "/usr/bin/openssl")
        guard FileManager.default.isExecutableFile(atPath: openssl.path) else {
            throw XCTSkip("no openssl (Debian: apt install openssl)")
        }
        let (file, key) = (
            installation.folder.appending(path: "mail.pem").path, installation.folder.appending(path: "mail.key").path
        )
        let made = try installation.start(
            openssl,
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost", "-out", file, "-keyout", key,
            ],
            environment: installation.environment
        )
        let ending = try await made.end(within: .seconds(60))
        XCTAssertEqual(ending, .exited(status: 0), made.standardError)
        return (file, key)
    }
}
