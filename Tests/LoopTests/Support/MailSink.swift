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

    fileprivate static let script = """
        import asyncio, email, email.policy, json, ssl, sys
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult, SMTP

        class Sink:
            async def handle_DATA(self, server, session, envelope):
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                    "user": getattr(session, "user", None), "encrypted": session.ssl is not None,
                    "subject": message["subject"], "id": message["message-id"],
                    "text": message.get_content()}), flush=True)
                return "250 taken"

        def authenticate(server, session, envelope, mechanism, data):
            session.user = data.login.decode()
            return AuthResult(success=data.password == b"correct horse")

        class Encrypted(Controller):
            def factory(self):
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(sys.argv[1], sys.argv[2])
                return SMTP(self.handler, tls_context=context, require_starttls=True, authenticator=authenticate,
                    auth_required=True, hostname="localhost")

        import socket
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        kind = Encrypted if len(sys.argv) > 1 else Controller
        controller = kind(Sink(), hostname="127.0.0.1", port=port)
        controller.start()
        print(port, flush=True)
        asyncio.new_event_loop().run_forever()
        """
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
        let script = folder.appending(path: "mail_sink.py")
        try Data(MailSink.script.utf8).write(to: script)
        let files = certificate.map { [$0.file, $0.key] } ?? []
        let program = try start(python, [script.path] + files, environment: environment)
        let port = try await eventually("the mail server listens", or: { program.standardError }) { () -> String? in
            if let ending = program.ending { throw EndedEarly(ending: ending, said: program.standardError) }
            return program.standardOutput.split(separator: "\n").first.map(String.init)
        }
        return MailSink(program: program, port: port)
    }
}
