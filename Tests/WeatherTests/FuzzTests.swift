import CurlClient
import HTTPClient
import Observations
import RandomNumbers
import Weather
import XCTest

/// Damaged input results in observations or a ``FormatError``.
final class FuzzTests: XCTestCase {
    private typealias MakeSource = (_ bytes: [UInt8], _ options: ReadingOptions) throws -> any ObservationSource

    private func check(_ original: [UInt8], seed: UInt64, _ make: MakeSource) async throws {
        var random = SplitMix64(seed: seed)
        for round in 0..<1500 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...8, using: &random) { damage(&bytes, &random) }
            let options = ReadingOptions(malformedRows: round.isMultiple(of: 2) ? .refuse : .skip { _ in })
            let source = try make(bytes, options)
            do {
                let all = try await source.observations().all()
                for observation in all {
                    for variable in Variable.all {
                        if let value = observation[variable] { XCTAssertTrue(variable.physicalRange.contains(value)) }
                    }
                }
                _ = try await source.stations()
            } catch is FormatError {
                continue
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: position)
        case 2: bytes.insert(Array(",\"\n\r-+.9/Z \0".utf8).randomElement(using: &random) ?? 0, at: position)
        case 3: bytes.removeLast(min(bytes.count, Int.random(in: 0...40, using: &random)))
        case 4: bytes.insert(contentsOf: bytes.suffix(60), at: position)
        default: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
    }

    func testStreams() async throws {
        try await check(Samples.stream, seed: 1) { CSVSource(name: "f", contents: $0, options: $1) }
    }

    func testISDGlobalHourly() async throws {
        try await check(Samples.isdGlobalHourly, seed: 2) { CSVSource(name: "f", contents: $0, options: $1) }
    }

    func testLocalClimatologicalData() async throws {
        try await check(Samples.localClimatologicalData, seed: 3) { CSVSource(name: "f", contents: $0, options: $1) }
    }

    func testASOSTable() async throws {
        try await check(Samples.asosTable, seed: 4) { CSVSource(name: "f", contents: $0, options: $1) }
    }

    func testISDLite() async throws {
        try await check(Samples.isdLite, seed: 5) { ISDLiteSource(name: "f", contents: $0, options: $1) }
    }

    func testMETAR() async throws {
        try await check(Samples.metar, seed: 6) {
            METARSource(name: "f_2019-12.txt", contents: $0, options: $1)
        }
    }

    func testGzip() async throws {
        try await check(gzipMember(Samples.stream), seed: 7) { CSVSource(name: "f", contents: $0, options: $1) }
    }

    func testBytesAtRandom() async throws {
        var random = SplitMix64(seed: 8)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...300, using: &random))
                .map { _ in UInt8.random(in: 0...255, using: &random) }
            do {
                _ = try await CSVSource(name: "f", contents: bytes).observations().all()
                _ = try await ISDLiteSource(name: "f", contents: bytes).observations().all()
            } catch is FormatError {
                continue
            }
        }
    }
}
