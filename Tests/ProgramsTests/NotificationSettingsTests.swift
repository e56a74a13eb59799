import Foundation
import Programs
import Settings
import Store
import TestSupport
import XCTest

/// The settings of notifications: what fits together, and what nobody may see.
final class NotificationSettingsTests: XCTestCase {
    private func read(_ given: [String: String]) async throws -> ResolvedSettings {
        try await SettingsReader(
            APISettings.all,
            catalogue: .aerocast,
            flags: given.map { GivenFlag(key: SettingKey($0.key), text: $0.value) },
            environment: [:]
        )
        .read()
    }

    private func file(_ text: String) throws -> String {
        let file = try temporaryFolder().appending(path: "secret")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func testSecretsAreInNoDump() async throws {
        let settings = try await read([
            "notify_webhook_file": try file("https://hooks.example.org/services/T0/SECRETTOKEN\n"),
            "notify_alertmanager_file": try file("https://user:SECRETWORD@alerts.example.org"),
            "notify_mail_password_file": try file("SECRETPASS"),
        ])
        XCTAssertEqual(settings[NotificationSettings.mailPassword], "SECRETPASS")
        XCTAssertFalse(settings.description.contains("SECRET"), settings.description)
        XCTAssertTrue(settings.description.contains("https://hooks.example.org/***"), settings.description)
        XCTAssertFalse("\(settings[NotificationSettings.webhook] as Any)".contains("SECRET"))
    }

    func testARefusedAddressIsNotRepeatedWithItsSecret() async throws {
        for (key, text) in [
            ("notify_webhook", "ftp://hooks.example.org/services/SECRETTOKEN"),
            ("notify_alertmanager", "htp://user:SECRETWORD@alerts.example.org"),
            ("notify_webhook", "https://hooks.example.org/services/SECRETTOKEN"),
        ] {
            do {
                _ = try await read([key: text])
                XCTFail("accepted")
            } catch {
                XCTAssertFalse("\(error)".contains("SECRET"), "\(error)")
            }
        }
    }

    func testSettingsOfMailThatDoNotFitTogetherAreNamed() async throws {
        for (given, words) in [
            (["notify_mail_to": "a@example.org"], "given together with --notify-mail-server"),
            (["notify_mail_server": "smtp://localhost"], "notify_mail_from: must be given with --notify-mail-server"),
            (
                ["notify_mail_server": "smtp://localhost", "notify_mail_from": "a@example.org"],
                "notify_mail_to: must be given with --notify-mail-server"
            ), (["notify_mail_server": "mail.example.org"], "must be a mail server such as smtp://"),
            (["notify_mail_server": "smtp://user:word@mail.example.org"], "must be a mail server such as smtp://"),
            (["notify_mail_to": "a@example.org\r\nRCPT TO:<b@example.org>"], "must be at most 20 addresses"),
            (["notify_mail_to": "a@example.org>"], "must be at most 20 addresses"),
        ] {
            do {
                let folder = try temporaryFolder()
                let settings = try await read(
                    given.merging(["artifacts": folder.appending(path: "artifacts").path]) { $1 }
                )
                let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
                addTeardownBlock { try? store.close() }
                _ = try await APIProgram(settings, store: store, announce: { _ in })
                XCTFail("accepted: \(given)")
            } catch {
                XCTAssertTrue("\(error)".contains(words), "\(given): \(error)")
            }
        }
    }
}
