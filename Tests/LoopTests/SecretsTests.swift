import Foundation
import HTTPTestServer
import XCTest

/// The password of an address is in no line that a program writes, and in no list of processes.
final class SecretsTests: XCTestCase {
    private static let password = "hunter2"

    /// Servers that fail in every way; their addresses contain the password.
    private struct FailingServers {
        let closed: HTTPTestServer
        let garbage: HTTPTestServer
        let silent: HTTPTestServer
        let redirecting: HTTPTestServer
        let refusing: HTTPTestServer

        init() throws {
            closed = try HTTPTestServer { _, connection in connection.close() }
            closed.stop()
            garbage = try HTTPTestServer { _, connection in
                connection.write("no HTTP\r\n\r\n")
                connection.close()
            }
            silent = try HTTPTestServer { _, connection in connection.waitForClient() }
            redirecting = try HTTPTestServer { _, connection in
                connection.answer(302, headers: ["Location": "http://me:hunter2@127.0.0.1:1/"])
            }
            refusing = try HTTPTestServer { request, connection in
                connection.answer(401, text: "no access with \(request.path) for me:hunter2")
            }
        }

        var addresses: [String] {
            [closed, garbage, silent, redirecting, refusing]
                .map { "http://me:hunter2@127.0.0.1:\($0.port)/?token=hunter2" }
                + ["https://me:hunter2@127.0.0.1:\(garbage.port)", "http://me:hunter2@no-such-host.invalid"]
        }
    }

    private func assertHidden(_ program: RunningProgram, _ what: String, line: UInt = #line) {
        let text = program.standardError + program.standardOutput
        XCTAssertFalse(text.contains(Self.password), "\(what): \(text)", line: line)
    }

    func testNoFailureOfAPushOrOfMLflowShowsThePassword() async throws {
        let installation = try Installation(for: self)
        _ = try await installation.startAPI()
        let servers = try FailingServers()
        for address in servers.addresses {
            for format in ["human", "json"] {
                let program = try installation.start(
                    .trainer,
                    "--once",
                    changing: [
                        "AEROCAST_PUSHGATEWAY": address, "MLFLOW_TRACKING_URI": address, "AEROCAST_LOG_FORMAT": format,
                        "AEROCAST_LOG_LEVEL": "trace",
                    ]
                )
                _ = try await program.end(within: .seconds(30))
                assertHidden(program, address)
                let text = program.standardError
                XCTAssertTrue(text.contains("metrics did not reach the Pushgateway"), "\(address): \(text)")
                XCTAssertTrue(text.contains("***@"), "\(address): \(text)")
            }
        }
    }

    func testAFeederThatWaitsOrFailsDoesNotShowThePassword() async throws {
        let installation = try Installation(for: self)
        let servers = try FailingServers()
        for address in servers.addresses {
            let program = try installation.start(.feeder, "--hours", "5", changing: ["AEROCAST_API": address])
            try await eventually("it reports", within: .seconds(40), or: { program.standardError }) {
                !program.isRunning || program.standardError.contains("waiting for the API")
            }
            assertHidden(program, address)
            XCTAssertTrue(program.standardError.contains("error"), "\(address): \(program.standardError)")
            program.send(SIGKILL)
        }
    }

    func testSettingsAreShownAndRefusedWithoutThePassword() async throws {
        let installation = try Installation(for: self)
        let file = installation.folder.appending(path: "gateway").path
        try Data("http://me:hunter2@host:9091/?token=hunter2".utf8).write(to: URL(filePath: file))
        for variables in [
            ["AEROCAST_PUSHGATEWAY": "http://me:hunter2@host/?token=hunter2"],
            ["AEROCAST_PUSHGATEWAY": "htp://me:hunter2@host"],
            ["AEROCAST_PUSHGATEWAY": "http://me:hunter2@host:99999"],
            ["MLFLOW_TRACKING_URI": "http://hunter2@host"],
            ["MLFLOW_TRACKING_URI": "hunter2@host"],
            ["AEROCAST_PUSHGATEWAY_FILE": file],
        ] {
            let program = try installation.start(.trainer, "--print-config", changing: variables)
            _ = try await program.end(within: .seconds(30))
            assertHidden(program, "\(variables)")
            XCTAssertTrue((program.standardError + program.standardOutput).contains("***@"), "\(variables)")
        }
    }

    /// The list of processes is readable by every user of a machine.
    func testAPasswordFromAFileIsUsedAndIsInNoListOfProcesses() async throws {
        let gateway = try HTTPTestServer { _, connection in connection.answer(text: "") }
        let installation = try Installation(for: self)
        let file = installation.folder.appending(path: "gateway").path
        try Data("http://me:hunter2@127.0.0.1:\(gateway.port)\n".utf8).write(to: URL(filePath: file))
        let program = try installation.start(.detector, "--pushgateway-file", file)
        try await eventually("it pushes", within: .seconds(30), or: { program.standardError }) {
            !gateway.requests.isEmpty
        }
        let expected = "Basic \(Data("me:hunter2".utf8).base64EncodedString())"
        XCTAssertEqual(gateway.requests.first?.headers["authorization"], expected)
        if let line = try? Data(contentsOf: URL(filePath: "/proc/\(program.identifier)/cmdline")) {
            XCTAssertFalse(String(decoding: line, as: UTF8.self).contains(Self.password))
        }
        _ = try await program.terminate()
        assertHidden(program, "a file")
    }
}
