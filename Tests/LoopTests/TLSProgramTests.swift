import Foundation
import Store
import XCTest

/// The programs with TLS, and the clients that people have: curl and openssl.
final class TLSProgramTests: XCTestCase {
    /// Runs a program of the system to its end; skips the test if the system does not have it.
    private func tool(
        _ installation: Installation,
        _ name: String,
        _ arguments: String...
    ) async throws -> (ending: RunningProgram.Ending, output: String) {
        guard
            let path = ["/usr/bin", "/bin", "/usr/local/bin"].map({ "\($0)/\(name)" })
                .first(where: FileManager.default.isExecutableFile)
        else { throw XCTSkip("\(name) is not installed") }
        let program = try installation.start(URL(filePath: path), arguments, environment: ["PATH": "/usr/bin:/bin"])
        let ending = try await program.end(within: .seconds(30))
        return (ending, program.standardOutput + program.standardError)
    }

    /// Makes a certificate that signs itself, for `localhost` and 127.0.0.1.
    private func makeCertificate(_ installation: Installation, days: String = "2") async throws -> [String: String] {
        let (certificate, key) = (
            installation.folder.appending(path: "tls.crt").path, installation.folder.appending(path: "tls.key").path
        )
        let made = try await tool(
            installation,
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            days,
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            key,
            "-out",
            certificate
        )
        XCTAssertEqual(made.ending, .exited(status: 0), made.output)
        return [
            "AEROCAST_TLS_CERTIFICATE": certificate, "AEROCAST_TLS_KEY": key, "AEROCAST_TLS_RELOAD_INTERVAL": "50ms",
        ]
    }

    func testCurlAndOpenSSLAreServed() async throws {
        let installation = try Installation(for: self)
        let settings = try await makeCertificate(installation)
        let authority = try XCTUnwrap(settings["AEROCAST_TLS_CERTIFICATE"])
        let api = try await installation.startAPI(changing: settings)
        XCTAssertTrue(api.address.hasPrefix("https://127.0.0.1:"), api.address)
        for (option, version) in [("--http2", "HTTP/2 200"), ("--http1.1", "HTTP/1.1 200 OK")] {
            let answer = try await tool(
                installation,
                "curl",
                option,
                "--silent",
                "--show-error",
                "--include",
                "--cacert",
                authority,
                "\(api.address)/healthz"
            )
            XCTAssertTrue(answer.output.hasPrefix(version), answer.output)
            XCTAssertTrue(answer.output.contains(#""ok":true"#), answer.output)
            XCTAssertTrue(answer.output.lowercased().contains("strict-transport-security: max-age=31536000"))
        }
        let unknown = try await tool(installation, "curl", "--silent", "--show-error", "\(api.address)/healthz")
        XCTAssertEqual(unknown.ending, .exited(status: 60), unknown.output)
        for (arguments, found) in [
            (["-tls1_3", "-alpn", "h2"], "ALPN protocol: h2"),
            (["-tls1_2", "-alpn", "http/1.1"], "ALPN protocol: http/1.1"),
            (["-tls1_2"], "ECDHE-ECDSA-AES"), (["-tls1_1"], "no protocols available"),
        ] {
            let command =
                "openssl s_client -connect 127.0.0.1:\(api.port) \(arguments.joined(separator: " ")) </dev/null"
            let answer = try await tool(installation, "sh", "-c", command)
            let isRefused = found == "no protocols available"
            XCTAssertTrue(
                answer.output.contains(found) || isRefused && answer.output.contains("alert protocol version"),
                answer.output
            )
        }
    }

    func testTheFeederAndTheHealthcheckUseTLS() async throws {
        let installation = try Installation(for: self)
        let settings = try await makeCertificate(installation)
        let authority = try XCTUnwrap(settings["AEROCAST_TLS_CERTIFICATE"])
        let api = try await installation.startAPI(changing: settings)
        try await installation.run(
            .feeder,
            "--api",
            api.address,
            "--hours",
            "30",
            "--certificate-authority",
            authority
        )
        let stored = try await installation.store().read { try $0.observationCount() }
        XCTAssertEqual(stored, 30)
        try await installation.run(
            .api,
            "healthcheck",
            "--url",
            "\(api.address)/healthz",
            "--certificate-authority",
            authority
        )
        let own = try installation.start(
            .api,
            "healthcheck",
            "--port",
            api.port,
            changing: settings
        )
        let ending = try await own.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 0), own.standardError)
        let unknown = try installation.start(.api, "healthcheck", "--url", "\(api.address)/healthz")
        let refused = try await unknown.end(within: .seconds(10))
        XCTAssertEqual(refused, .exited(status: 1), unknown.standardError)
    }

    func testARenewedCertificateIsServedWithoutARestart() async throws {
        let installation = try Installation(for: self)
        let settings = try await makeCertificate(installation)
        let authority = try XCTUnwrap(settings["AEROCAST_TLS_CERTIFICATE"])
        let api = try await installation.startAPI(changing: settings)
        _ = try await makeCertificate(installation, days: "9")
        try await eventually("the new certificate is served", or: { api.program.standardError }) {
            let answer = try await self.tool(
                installation,
                "curl",
                "--silent",
                "--show-error",
                "--cacert",
                authority,
                "\(api.address)/healthz"
            )
            return answer.output.contains(#""ok":true"#)
        }
        XCTAssertTrue(api.program.standardError.contains("new connections get a new certificate"))
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0), api.program.standardError)
    }

    func testOpenConnectionsOfHTTP2DoNotDelayTheStop() async throws {
        let installation = try Installation(for: self)
        let settings = try await makeCertificate(installation)
        let api = try await installation.startAPI(changing: settings)
        // A client that has connected and asks nothing, and one that does not even shake hands.
        let idle = try installation.start(
            URL(filePath: "/bin/sh"),
            ["-c", "sleep 30 | openssl s_client -quiet -alpn h2 -connect 127.0.0.1:\(api.port)"],
            environment: ["PATH": "/usr/bin:/bin"]
        )
        try await eventually("the client is connected") {
            let metrics = try await self.tool(
                installation,
                "curl",
                "--silent",
                "--insecure",
                "\(api.address)/metrics"
            )
            return metrics.output.contains("aerocast_http_open_connections 2")
        }
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0), api.program.standardError)
        idle.send(SIGKILL)
    }

    func testFilesThatCannotBeUsedAreRefusedAtTheStart() async throws {
        let installation = try Installation(for: self)
        let settings = try await makeCertificate(installation)
        let other = try Installation(for: self)
        let foreign = try await makeCertificate(other)
        for (changes, words) in [
            (["AEROCAST_TLS_KEY": foreign["AEROCAST_TLS_KEY"] ?? ""], "must belong to the certificate"),
            (
                ["AEROCAST_TLS_CERTIFICATE": "/nowhere/tls.crt"],
                "cannot read /nowhere/tls.crt: no such file or directory"
            ),
            (["AEROCAST_TLS_KEY": settings["AEROCAST_TLS_CERTIFICATE"] ?? ""], "must have a private key in PEM"),
        ] {
            let api = try installation.start(.api, changing: settings.merging(changes) { _, new in new })
            let ending = try await api.end(within: .seconds(20))
            XCTAssertEqual(ending, .exited(status: 78), api.standardError)
            XCTAssertTrue(api.standardError.contains(words), api.standardError)
            XCTAssertEqual(api.standardError.split(separator: "\n").count, 1, api.standardError)
        }
        let half = try installation.start(
            .api,
            changing: settings.filter { $0.key != "AEROCAST_TLS_KEY" }
        )
        let ending = try await half.end(within: .seconds(20))
        XCTAssertEqual(ending, .exited(status: 78), half.standardError)
        XCTAssertTrue(
            half.standardError.contains("tls_key") || half.standardError.contains("--tls-key"),
            half.standardError
        )
    }
}
