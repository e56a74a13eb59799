import Observations
import Weather
import XCTest

final class GzipTests: XCTestCase {
    private let rows = 20_000

    private var table: [UInt8] {
        Array(("ts,temperature\n" + (0..<rows).map { "\($0 * 3600),\($0 % 40)\n" }.joined()).utf8)
    }

    private func read(_ bytes: [UInt8]) -> ObservationSequence {
        CSVSource(name: "table.gz", contents: bytes).observations()
    }

    func testACompressedTableGivesTheSameAsThePlainOne() async throws {
        let plain = try await read(table).all()
        let compressed = try await read(gzipMember(table)).all()
        XCTAssertEqual(plain.count, rows)
        XCTAssertEqual(compressed, plain)
    }

    func testSeveralMembersAreOneFile() async throws {
        let bytes = table
        for cut in [1, 40_000, bytes.count - 1] {
            let members = gzipMember(Array(bytes[..<cut])) + gzipMember([]) + gzipMember(Array(bytes[cut...]))
            let count = try await read(members + [0, 0, 0]).all().count
            XCTAssertEqual(count, rows)
        }
    }

    func testATruncatedFileIsAnErrorWhereverItEnds() async throws {
        let whole = gzipMember(table)
        for length in [3, 10, 12, 1000, 100_000, whole.count - 8, whole.count - 1] {
            let error = await formatError(of: read(Array(whole[..<length])))
            XCTAssertEqual(error?.file, "table.gz")
            XCTAssertEqual(error?.expected, "complete gzip data", "\(length)")
        }
    }

    func testDamagedDataIsAnError() async throws {
        var damaged = gzipMember(table)
        damaged[damaged.count - 5] ^= 1
        let checksum = await formatError(of: read(damaged))
        XCTAssertEqual(checksum?.found.contains("incorrect data check"), true, checksum?.description ?? "")
        let trailing = await formatError(of: read(gzipMember(table) + Array("garbage".utf8)))
        XCTAssertEqual(trailing?.found.contains("incorrect header check"), true, trailing?.description ?? "")
    }
}
