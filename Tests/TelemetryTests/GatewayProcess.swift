import CurlClient
import Foundation
import HTTPClient
import MonitoringFiles
import Telemetry
import XCTest

/// A Pushgateway that runs for one test.
struct GatewayProcess {
    static let http = CurlClient(CurlClient.Configuration(userAgent: "tests"))

    let address: URL
    private let process: Process

    /// Starts a Pushgateway and waits until it listens.
    ///
    /// - Throws: `XCTSkip` if no Pushgateway is installed.
    static func start() throws -> GatewayProcess {
        guard let program = Executable.find("prometheus-pushgateway") ?? Executable.find("pushgateway") else {
            throw XCTSkip("no Pushgateway in PATH (Debian: apt install prometheus-pushgateway)")
        }
        let process = Process()
        let log = Pipe()
        process.executableURL = URL(filePath: program.path)
        // In memory only: Debian's default is a file that survives the process.
        process.arguments = ["--web.listen-address=127.0.0.1:0", "--persistence.file="]
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while true {
            let data = log.fileHandleForReading.availableData
            guard !data.isEmpty else {
                throw Failure(message: "the Pushgateway ended without listening: \(text)")
            }
            text += String(decoding: data, as: UTF8.self)
            if let match = text.firstMatch(of: /127\.0\.0\.1:([1-9][0-9]*)/),
                let address = URL(string: "http://127.0.0.1:\(match.1)")
            {
                return GatewayProcess(address: address, process: process)
            }
        }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// The exposed metrics.
    func metrics() async throws -> [UInt8] {
        try await Self.http.send(HTTPRequest(.get, "\(address)/metrics")).body
    }

    struct Failure: Error { let message: String }
}
