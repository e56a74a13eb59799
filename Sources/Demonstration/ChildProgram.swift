import Foundation
import Polling
import Synchronization

/// Another program of this installation, running in a process of its own.
///
/// Its lines of output can be followed; the process is terminated when the last reference to this object is released,
/// and ends itself if this process is killed.
final class ChildProgram: Sendable {
    /// The lines that the program writes, without line breaks.
    let lines: AsyncStream<String>
    private let process: Mutex<Process>
    private let name: String

    /// Starts a program in the same folder as this program.
    ///
    /// - Throws: ``DemonstrationError/cannotStart(program:reason:)``.
    init(_ name: String, arguments: [String], folder: URL) throws {
        self.name = name
        let process = Process()
        process.executableURL = folder.appending(path: name)
        process.arguments = arguments
        let own = ProcessInfo.processInfo
        process.environment = own.environment
            .merging([ParentWatch.variable: "\(own.processIdentifier)"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let splitter = LineSplitter { continuation.yield($0) }
        output.fileHandleForReading.readabilityHandler = { handle in
            let bytes = handle.availableData
            if bytes.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            } else {
                splitter.append(bytes)
            }
        }
        do {
            try process.run()
        } catch {
            throw DemonstrationError.cannotStart(program: name, reason: error.localizedDescription)
        }
        self.process = Mutex(process)
    }

    deinit {
        stop()
    }

    var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Asks the program to end, like a supervisor.
    func stop() {
        process.withLock { if $0.isRunning { $0.terminate() } }
    }

    /// Waits until the program has ended.
    ///
    /// - Throws: ``DemonstrationError/failed(program:status:)`` for an exit status other than 0; `CancellationError`.
    func finish() async throws {
        while isRunning {
            try await Task.sleep(for: .milliseconds(20))
        }
        let status = process.withLock { $0.terminationStatus }
        guard status == 0 else { throw DemonstrationError.failed(program: name, status: status) }
    }
}

/// Splits a stream of bytes into lines.
private final class LineSplitter: Sendable {
    private let rest = Mutex(Data())
    private let deliver: @Sendable (String) -> Void

    init(deliver: @escaping @Sendable (String) -> Void) {
        self.deliver = deliver
    }

    func append(_ bytes: Data) {
        let complete = rest.withLock { rest -> [Data] in
            rest.append(bytes)
            var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = parts.popLast().map { Data($0) } ?? Data()
            return parts.map { Data($0) }
        }
        for line in complete {
            deliver(String(decoding: line, as: UTF8.self))
        }
    }
}
