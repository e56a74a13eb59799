import Foundation

/// Runs programs whose standard output is a terminal of 80 columns.
enum PseudoTerminal {
    /// The standard output of a program that has ended.
    ///
    /// - Parameters:
    ///   - program: the executable.
    ///   - arguments: the arguments, without the program's name.
    ///   - environment: the complete environment.
    /// - Returns: the text, with the line breaks of a file.
    /// - Throws: an error if the system has no pseudo-terminal, or of starting the program.
    static func output(of program: URL, _ arguments: [String], environment: [String: String]) throws -> String {
        let master = posix_openpt(O_RDWR | O_NOCTTY)
        guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        defer { close(master) }
        let slave = open(name, O_RDWR | O_NOCTTY)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment.merging(["TERM": "xterm"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        process.standardError = FileHandle.nullDevice
        try process.run()
        close(slave)
        // Reading fails when the program, the last owner of the other end, has ended.
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(master, &part, part.count)
            guard count > 0 else { break }
            bytes += part.prefix(count)
        }
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
