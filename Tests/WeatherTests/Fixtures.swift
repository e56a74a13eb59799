import Foundation
import Observations
import Weather
import XCTest

/// The real observations that some tests read.
enum SharedData {
    /// - Throws: `XCTSkip` if the data does not exist.
    static func path(_ name: String, file: StaticString = #filePath) throws -> String {
        let package = URL(filePath: "\(file)").deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = ProcessInfo.processInfo.environment["AEROCAST_SHARED_DATA"]
        let shared = folder.map { URL(filePath: $0) } ?? package.appending(path: "../shared")
        let path = shared.appending(path: name).standardizedFileURL.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw XCTSkip("the real observations are not at \(path); set AEROCAST_SHARED_DATA to their folder")
        }
        return path
    }
}

/// Creates gzip data without compression and without zlib (RFC 1952, RFC 1951 section 3.2.4).
func gzipMember(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(65535)
        rest = rest.dropFirst(block.count)
        let length = UInt16(block.count)
        result += [rest.isEmpty ? 1 : 0] + littleEndian(length) + littleEndian(~length) + block
    } while !rest.isEmpty
    var crc: UInt32 = .max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    return result + littleEndian(~crc) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

extension ObservationSequence {
    func all() async throws -> [Observation] {
        try await reduce(into: []) { $0.append($1) }
    }

    func first(_ count: Int) async throws -> [Observation] {
        var taken: [Observation] = []
        var iterator = makeAsyncIterator()
        while taken.count < count, let observation = try await iterator.next() { taken.append(observation) }
        return taken
    }
}

func time(_ text: String, line: UInt = #line) throws -> Timestamp {
    try XCTUnwrap(Timestamp(rfc3339: text), line: line)
}

/// The error of a reading; fails the test if the reading does not throw.
func formatError(of sequence: ObservationSequence, line: UInt = #line) async -> FormatError? {
    do {
        let all = try await sequence.all()
        XCTFail("expected an error, got \(all.count) observations", line: line)
    } catch let error as FormatError {
        return error
    } catch {
        XCTFail("expected a FormatError, got \(error)", line: line)
    }
    return nil
}
