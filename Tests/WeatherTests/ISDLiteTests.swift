import Observations
import Synchronization
import Weather
import XCTest

final class ISDLiteTests: XCTestCase {
    func testISDLiteReadsTenthsAndMissing() async throws {
        let source = ISDLiteSource(name: "raw/isdlite_071810-99999-2017.gz", contents: Samples.isdLite)
        let all = try await source.observations().all()
        XCTAssertEqual(all.map { $0[.temperature] }, [-5.7, -5.9, nil])
        XCTAssertEqual(all.map { $0[.windSpeed] }, [1.5, 0.5, nil])
        XCTAssertEqual(all.map { $0[.pressure] }, [1030.1, 1029.3, nil])
        XCTAssertEqual(all.last?.time.description, "2017-01-01T03:00:00Z")
        XCTAssertEqual(source.stations(), [Station(id: "071810-99999")])
    }

    func testAMalformedISDLiteLineIsNamedOrSkipped() async throws {
        let good = String(decoding: Samples.isdLite, as: UTF8.self)
        for (from, to) in [
            ("-59", "-5x"), ("2017 01 01 01", "2017 02 30 01"), ("   170     5", ""), ("10293", "     "),
        ] {
            let bytes = Array(good.replacing(from, with: to).utf8)
            let error = await formatError(of: ISDLiteSource(name: "x", contents: bytes).observations())
            XCTAssertEqual(error?.line, 2, to)
            let skipped = Mutex(0)
            let options = ReadingOptions(malformedRows: .skip { _ in skipped.withLock { $0 += 1 } })
            let all = try await ISDLiteSource(name: "x", contents: bytes, options: options).observations().all()
            XCTAssertEqual(all.count, 2)
            XCTAssertEqual(skipped.withLock { $0 }, 1)
        }
    }

    func testISDLiteHasNoStationPressure() async throws {
        let options = ReadingOptions(pressure: .station)
        let error = await formatError(
            of: ISDLiteSource(name: "x", contents: Samples.isdLite, options: options).observations()
        )
        XCTAssertNotNil(error)
    }
}
