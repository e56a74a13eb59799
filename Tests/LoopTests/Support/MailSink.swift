import Foundation
import XCTest

/// A real mail server, Python's aiosmtpd, that keeps what it gets.
struct MailSink {
    struct Message: Decodable {
        var sender: String
        var recipients: [String]
        var user: String?
        var encrypted: Bool
        var subject: String
        var identifier: String
        var text: String

        private enum CodingKeys: String, CodingKey {
            case sender = "from"
            case recipients = "to"
            case user
            case encrypted
            case subject
            case identifier = "id"
            case text
        }
    }

    let program: RunningProgram
    let port: String

    /// The messages that the server has taken.
    var messages: [Message] {
        program.standardOutput.split(separator: "\n").dropFirst()
            .compactMap { try? JSONDecoder().decode(Message.self, from: Data($0.utf8)) }
    }

    static let password = "correct horse"

    fileprivate static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/mail-sink")
}

extension Installation {
    /// Starts a mail server; with a certificate it demands STARTTLS and a password.
    ///
    /// - Throws: `XCTSkip` if Python or aiosmtpd is not installed.
    func startMailSink(certificate: (file: String, key: String)? = nil) async throws -> MailSink {
        let python = URL(filePath: "/usr/bin/python3")
        let probe = Process()
        probe.executableURL = python
        probe.arguments = ["-c", "import aiosmtpd"]
        probe.standardError = FileHandle.nullDevice
        try? probe.run()
        if probe.processIdentifier != 0 { probe.waitUntilExit() }
        guard probe.processIdentifier != 0, probe.terminationStatus == 0 else {
            throw XCTSkip("no aiosmtpd for /usr/bin/python3 (Debian: apt install python3-aiosmtpd)")
        }
        let files = certificate.map { [$0.file, $0.key] } ?? []
        let program = try start(python, [MailSink.script.path] + files, environment: environment)
        let port = try await eventually("the mail server listens", or: { program.standardError }) { () -> String? in
            if let ending = program.ending { throw EndedEarly(ending: ending, said: program.standardError) }
            return program.standardOutput.split(separator: "\n").first.map(String.init)
        }
        return MailSink(program: program, port: port)
    }
}
