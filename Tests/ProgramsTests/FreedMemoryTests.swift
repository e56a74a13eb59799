#if canImport(Glibc)
import Foundation
import Programs
import XCTest

final class FreedMemoryTests: XCTestCase {
    private func residentBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let match = try XCTUnwrap(status.firstMatch(of: /VmRSS:\s+([0-9]+) kB/))
        return try XCTUnwrap(Int(match.1)) * 1024
    }

    private static let isAlone = "AEROCAST_TEST_IS_ALONE"

    /// Runs in a separate process, because unfinished work of earlier tests allocates memory.
    func testMemoryBetweenBlocksInUseIsReturned() throws {
        guard ProcessInfo.processInfo.environment[Self.isAlone] == nil else { return try returnMemory() }
        let alone = Process()
        alone.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        alone.arguments = ["ProgramsTests.FreedMemoryTests/\(#function.dropLast(2))"]
        alone.environment = ProcessInfo.processInfo.environment.merging([Self.isAlone: "yes"]) { $1 }
        let output = Pipe()
        alone.standardOutput = output
        alone.standardError = output
        try alone.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        alone.waitUntilExit()
        XCTAssertEqual(alone.terminationStatus, 0, text)
        XCTAssertTrue(text.contains("Executed 1 test, with 0 failures"), text)
    }

    /// Every hundredth block stays in use, as after a crowd of connections.
    private func returnMemory() throws {
        FreedMemory.giveBack()
        // Blocks of several pages: most of their pages are free with them, whatever gaps earlier tests left.
        let (size, count) = (32_768, 5_000)
        let before = try residentBytes()
        let blocks = (0..<count)
            .map { _ in
                let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
                memset(block, 1, size)
                return block
            }
        let full = try residentBytes()
        XCTAssertGreaterThan(full - before, size * count * 9 / 10)
        for (index, block) in blocks.enumerated() where index % 100 != 0 { block.deallocate() }
        defer { for (index, block) in blocks.enumerated() where index % 100 == 0 { block.deallocate() } }
        XCTAssertGreaterThan(FreedMemory.returnable(), size * count / 2)
        FreedMemory.giveBack()
        XCTAssertLessThan(try residentBytes() - before, (full - before) / 4)
        XCTAssertLessThan(FreedMemory.returnable(), size * count / 4)
    }
}
#endif
