import Forecasting
import Foundation
import Store
import StoredWeather
import TestSupport
import XCTest

/// Tests on a full disk and on a read-only disk; they need the permission to mount a file system in memory.
final class SmallDiskTests: XCTestCase {
    private static func run(_ program: String, _ arguments: [String]) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// A folder on a disk of two mebibytes.
    private func smallDisk() throws -> URL {
        let folder = try temporaryFolder()
        let mount = "/bin/mount"
        guard FileManager.default.isExecutableFile(atPath: mount),
            try Self.run(mount, ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.path])
        else { throw XCTSkip("mounting a small disk is not allowed here") }
        addTeardownBlock { _ = try? Self.run("/bin/umount", ["-l", folder.path]) }
        return folder
    }

    func testAFullDiskRefusesWritesLosesNothingAndHealsWithFreeSpace() async throws {
        let disk = try smallDisk()
        let path = disk.appending(path: "aerocast.sqlite").path
        let store = try Store(path: path)
        try await store.keep([StoredWeather.observation(0)])
        let filler = disk.appending(path: "filler")
        var size = 2 << 20
        try Data().write(to: filler)
        let handle = try FileHandle(forWritingTo: filler)
        while size >= 512 {
            do { try handle.write(contentsOf: Data(count: size)) } catch { size /= 2 }
        }
        try handle.close()
        var acknowledged = 1
        do {
            for hour in 1..<5000 {
                let added = try await store.write {
                    try $0.insert(StoredWeather.observation(hour), receivedAt: 0)
                }
                XCTAssertTrue(added)
                acknowledged += 1
            }
            XCTFail("the disk must become full")
        } catch let error as StoreError {
            XCTAssertEqual(error, .full(path: path))
            XCTAssertTrue(error.isTransient)
        }
        let problem = await store.writeProblem()
        XCTAssertEqual(problem, .full(path: path))
        try FileManager.default.removeItem(at: filler)
        let none = await store.writeProblem()
        XCTAssertNil(none, "an empty write notices the free space")
        let next = acknowledged
        _ = try await store.write { try $0.insert(StoredWeather.observation(next), receivedAt: 0) }
        let kept = try await store.read { try $0.observationCount() }
        XCTAssertEqual(kept, acknowledged + 1)
    }

    func testADiskThatCannotBeWrittenIsReported() async throws {
        let disk = try smallDisk()
        let path = disk.appending(path: "aerocast.sqlite").path
        do {
            let store = try Store(path: path)
            try await store.keep([StoredWeather.observation(0)])
        }
        guard try Self.run("/bin/mount", ["-o", "remount,ro", disk.path]) else {
            throw XCTSkip("the disk cannot be made read-only")
        }
        do {
            let store = try Store(path: path)
            try await store.keep([StoredWeather.observation(1)])
            XCTFail("a write to a read-only disk must throw")
        } catch let error as StoreError {
            switch error {
            case .readOnly, .cannotOpen: break
            default: XCTFail("\(error)")
            }
        }
    }
}
