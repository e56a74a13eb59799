import Foundation
import XCTest

/// The API while the limit of descriptors leaves it too few.
final class DescriptorShortageTests: XCTestCase {
    private func tool(_ name: String) throws -> URL {
        let paths = ["/usr/bin", "/bin"].map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw XCTSkip("\(name) is not installed")
        }
        return URL(filePath: path)
    }

    private func setLimit(_ limit: Int, of program: RunningProgram, _ installation: Installation) async throws {
        let arguments = ["--pid", "\(program.identifier)", "--nofile=\(limit):"]
        let setting = try installation.start(try tool("prlimit"), arguments, environment: [:])
        let ending = try await setting.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 0), setting.standardError)
    }

    /// The limit below which a program has so many free numbers of descriptors: those that are open need not be the
    /// lowest ones.
    private func limit(leaving free: Int, to program: RunningProgram) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.identifier)/fd")
        let open = Set(names.compactMap { Int($0) })
        let unused = (0...).lazy.filter { !open.contains($0) }.prefix(free)
        return try XCTUnwrap(Array(unused).last) + 1
    }

    /// Processor time of a program so far, in hundredths of a second.
    private func processorTime(of program: RunningProgram) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(program.identifier)/stat", encoding: .utf8)
        // The name, in parentheses, may contain spaces; user and system time are the 14th and 15th field.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return try [12, 13].map { try XCTUnwrap(Int(fields[$0])) }.reduce(0, +)
    }

    /// The connections wait in the backlog; a server that tries to accept them without a pause would use a core.
    func testTheAPIWaitsSaysSoAndAnswersWhenItHasDescriptorsAgain() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await setLimit(try limit(leaving: 6, to: api.program), of: api.program, installation)
        // Each client keeps its connection for some seconds before it asks, so that all are open at once.
        let script = """
            exec 3<>/dev/tcp/127.0.0.1/\(api.port); sleep 5
            printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3
            """
        let shell = try tool("bash")
        let clients = try (0..<30)
            .map { _ in
                try installation.start(shell, ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
            }
        try await eventually("the API logs that descriptors are missing", or: { api.program.standardError }) {
            api.program.standardError.contains("LimitNOFILE")
        }
        let before = try processorTime(of: api.program)
        try await Task.sleep(for: .seconds(1))
        XCTAssertLessThan(try processorTime(of: api.program) - before, 50)
        try await setLimit(4096, of: api.program, installation)
        for client in clients {
            let ending = try await client.end(within: .seconds(60))
            XCTAssertEqual(ending, .exited(status: 0))
            XCTAssertTrue(client.standardOutput.contains("\"ok\""), client.standardOutput)
        }
        XCTAssertEqual(api.program.standardError.components(separatedBy: "LimitNOFILE").count, 2)
        let metrics = try await installation.get("\(api.address)/metrics").body
        XCTAssertNotNil(metrics.firstMatch(of: /refused_connections_total\{reason="descriptors"\} [1-9]/))
    }
}
