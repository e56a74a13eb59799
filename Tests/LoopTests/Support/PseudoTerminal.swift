import Foundation
import XCTest

/// Runs programs whose standard output is a terminal of 80 columns.
enum PseudoTerminal {
    /// The standard output of a program that has ended.
    ///
    /// - Parameters:
    ///   - program: the executable.
    ///   - arguments: the arguments, without the program's name.
    ///   - environment: the complete environment.
    /// - Returns: the text, with the line breaks of a file.
    /// - Throws: `XCTSkip` without pseudo-terminals, or an error of starting the program.
    static func output(of program: URL, _ arguments: [String], environment: [String: String]) throws -> String {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // The requests of Linux's ioctl_tty(2) that unlock the other end and name it.
        var (lock, number) = (Int32(0), UInt32(0))
        guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            throw XCTSkip("this system has no pseudo-terminals as Linux has them")
        }
        defer { close(master) }
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
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
