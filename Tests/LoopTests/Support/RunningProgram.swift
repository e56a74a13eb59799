import Foundation

/// A program that runs for one test; it is killed with its last reference.
final class RunningProgram: Sendable {
    /// How a program ended.
    enum Ending: Hashable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
    }

    let name: String
    private let process: Process
    private let standardOutputFile: URL
    private let standardErrorFile: URL

    /// Starts the program with its output in files, because a pipe could fill up.
    ///
    /// - Parameters:
    ///   - program: the executable.
    ///   - arguments: the arguments, without the program's name.
    ///   - environment: the complete environment.
    ///   - folder: the folder of the two files.
    /// - Throws: an error of Foundation if the executable is missing.
    init(_ program: URL, _ arguments: [String], environment: [String: String], output folder: URL) throws {
        name = program.lastPathComponent
        let stem = "\(name)-\(UUID().uuidString.prefix(8))"
        standardOutputFile = folder.appending(path: "\(stem).out")
        standardErrorFile = folder.appending(path: "\(stem).err")
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let (output, error) = (try Self.writing(standardOutputFile), try Self.writing(standardErrorFile))
        process.standardOutput = output
        process.standardError = error
        try process.run()
        // The program has its own; Foundation reads past the end of its list of descriptors if there are very many.
        try output.close()
        try error.close()
    }

    deinit { send(SIGKILL) }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var standardOutput: String { Self.text(of: standardOutputFile) }
    var standardError: String { Self.text(of: standardErrorFile) }

    /// The way in which the program ended; `nil` while it runs.
    var ending: Ending? {
        guard !process.isRunning else { return nil }
        return process.terminationReason == .uncaughtSignal
            ? .killed(signal: process.terminationStatus) : .exited(status: process.terminationStatus)
    }

    func send(_ signal: Int32) {
        guard process.isRunning else { return }
        _ = kill(process.processIdentifier, signal)
    }

    /// `kill -9`, and waits until the process is gone.
    func killAtOnce() async throws {
        send(SIGKILL)
        _ = try await end(within: .seconds(5))
    }

    /// Waits until the program handles SIGTERM, and sends it.
    func terminate(within limit: Duration = .seconds(5)) async throws -> Ending {
        try await eventually("\(name) listens to SIGTERM", or: { self.standardError }) {
            !self.isRunning || self.handlesTermination
        }
        send(SIGTERM)
        return try await end(within: limit)
    }

    func end(within limit: Duration) async throws -> Ending {
        try await eventually("\(name) ends", within: limit, or: { self.standardError }) { self.ending }
    }

    /// Whether the program handles SIGTERM; before that, the signal kills it.
    ///
    /// The masks of caught and ignored signals come from Linux's /proc (proc(5)); `true` on other systems.
    private var handlesTermination: Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8) else {
            return true
        }
        return status.matches(of: /Sig(?:Cgt|Ign):\s*([0-9a-f]+)/)
            .contains { match in (UInt64(match.1, radix: 16) ?? 0) & 1 << (UInt64(SIGTERM) - 1) != 0 }
    }

    private static func writing(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    private static func text(of file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
}
