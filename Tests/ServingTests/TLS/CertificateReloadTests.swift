import Foundation
import Logging
import NIOSSL
import Serving
import TestSupport
import Timing
import XCTest

/// A certificate that is replaced while the server runs.
final class CertificateReloadTests: XCTestCase {
    func testNewConnectionsGetTheNewCertificateAndOldOnesContinue() async throws {
        let folder = try temporaryFolder()
        let api = try await runningAPI(certificate: try TestCertificates.first.write(to: folder))
        let old = try await SecureConnection.open(to: api)
        _ = try TestCertificates.second.write(to: folder)
        api.look()
        let new = try await SecureConnection.open(to: api, trusting: TestCertificates.second)
        XCTAssertNotEqual(try old.certificate?.toDERBytes(), try new.certificate?.toDERBytes())
        for connection in [old, new] {
            connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = await connection.text { $0.contains("\"ok\"") }
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
        }
        XCTAssertEqual(api.log.entries.count { $0.message.contains("get a new certificate") }, 1)
    }

    func testAPairThatCannotBeUsedChangesNothingAndIsReportedOnce() async throws {
        let folder = try temporaryFolder()
        let files = try TestCertificates.first.write(to: folder)
        let api = try await runningAPI(certificate: files)
        // The certificate was renewed, and the key was not yet written.
        try Data(TestCertificates.second.certificate.utf8).write(to: URL(filePath: files.certificate))
        for _ in 0..<3 { api.look() }
        _ = try await SecureConnection.open(to: api)
        XCTAssertEqual(api.log.entries.count { $0.message.contains("cannot be used") }, 1)
        try FileManager.default.removeItem(atPath: files.certificate)
        for _ in 0..<3 { api.look() }
        _ = try await SecureConnection.open(to: api)
        XCTAssertEqual(api.log.entries.count { $0.message.contains("cannot be used") }, 2)
        _ = try TestCertificates.second.write(to: folder)
        api.look()
        let connection = try await SecureConnection.open(to: api, trusting: TestCertificates.second)
        connection.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let metrics = await connection.text().text
        XCTAssertTrue(metrics.contains(#"aerocast_tls_certificate_reloads_total{result="failed"} 2"#), metrics)
        XCTAssertTrue(metrics.contains(#"aerocast_tls_certificate_reloads_total{result="succeeded"} 1"#), metrics)
    }

    func testTheServiceLooksAtTheFiles() async throws {
        let folder = try temporaryFolder()
        let api = try await runningAPI(certificate: try TestCertificates.first.write(to: folder))
        let certificate = try XCTUnwrap(api.certificate)
        let reload = CertificateReload(
            certificate,
            metrics: api.counters,
            interval: .milliseconds(10),
            logger: api.log.logger
        )
        let running = Task { try await reload.run() }
        defer { running.cancel() }
        _ = try TestCertificates.second.write(to: folder)
        for _ in 0..<500 where api.log.entries.allSatisfy({ !$0.message.contains("get a new certificate") }) {
            try await Task.sleep(for: .milliseconds(10))
        }
        _ = try await SecureConnection.open(to: api, trusting: TestCertificates.second)
    }

    // MARK: Files that cannot be used

    private func refusal(of pair: TestCertificates.Pair, now: Double? = nil) throws -> String {
        let files = try pair.write(to: try temporaryFolder())
        do {
            _ = try ServerCertificate(
                files,
                now: now.map { time in WallClock { time } } ?? .system,
                logger: RunningAPI.silent
            )
            return "none"
        } catch {
            return "\(error)"
        }
    }

    func testEachFaultHasItsOwnWords() throws {
        let (first, second) = (TestCertificates.first, TestCertificates.second)
        func words(_ certificate: String, _ key: String) throws -> String {
            try refusal(of: TestCertificates.Pair(certificate: certificate, key: key))
        }
        XCTAssertEqual(try refusal(of: first), "none")
        XCTAssertTrue(try words(first.certificate, second.key).contains("must belong to the certificate"))
        XCTAssertTrue(try words("nothing", first.key).contains("must have certificates in PEM"))
        XCTAssertTrue(try words("", first.key).contains("must have certificates in PEM"))
        XCTAssertTrue(try words(first.key, first.key).contains("must have certificates in PEM"))
        XCTAssertTrue(try words(first.certificate, "nothing").contains("must have a private key in PEM"))
        XCTAssertTrue(try words(first.certificate, first.certificate).contains("must have a private key in PEM"))
        XCTAssertTrue(
            try words(first.certificate, TestCertificates.encryptedKey).contains("without a password")
        )
        XCTAssertTrue(try refusal(of: TestCertificates.expired).contains("expired at 2021-01-01T00:00:00Z"))
        XCTAssertTrue(try refusal(of: first, now: 1_500_000_000).contains("is not valid before 2020-01-01T00:00:00Z"))
        let missing = CertificateFiles(certificate: "/nowhere/tls.crt", key: "/nowhere/tls.key")
        XCTAssertThrowsError(try ServerCertificate(missing, logger: RunningAPI.silent)) {
            XCTAssertEqual("\($0)", "cannot read /nowhere/tls.crt: no such file or directory")
        }
    }

    func testAKeyThatOthersCanReadIsReported() throws {
        let log = RecordedLog()
        let files = try TestCertificates.first.write(to: try temporaryFolder())
        _ = try ServerCertificate(files, logger: log.logger)
        XCTAssertTrue(log.entries.isEmpty)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: files.key)
        _ = try ServerCertificate(files, logger: log.logger)
        XCTAssertEqual(log.entries.count { $0.message.contains("can read the private key") }, 1)
    }
}

extension RunningAPI {
    /// Looks at the files of the certificate, as the service does at its interval.
    fileprivate func look() {
        guard let certificate else { return }
        counters.looked(at: certificate, logger: log.logger)
    }
}
