import TraceContext
import XCTest

/// The examples are from W3C Trace Context, section 3.2, or violate one of its rules.
final class TraceParentTests: XCTestCase {
    private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private let parent = "00f067aa0ba902b7"

    func testTheExampleOfTheSpecificationIsRead() throws {
        let sampled = try XCTUnwrap(TraceParent("00-\(trace)-\(parent)-01"))
        XCTAssertEqual(sampled.trace.description, trace)
        XCTAssertEqual(sampled.parent, 0x00f0_67aa_0ba9_02b7)
        XCTAssertTrue(sampled.isSampled)
        XCTAssertEqual(TraceParent("00-\(trace)-\(parent)-00")?.isSampled, false)
    }

    func testFlagsThatNobodyKnowsAreLetPass() {
        XCTAssertEqual(TraceParent("00-\(trace)-\(parent)-ff")?.isSampled, true)
        XCTAssertEqual(TraceParent("00-\(trace)-\(parent)-fe")?.isSampled, false)
    }

    func testOfALaterVersionWhatIsKnownIsRead() {
        let known = TraceParent("00-\(trace)-\(parent)-01")
        XCTAssertEqual(TraceParent("cc-\(trace)-\(parent)-01"), known)
        XCTAssertEqual(TraceParent("cc-\(trace)-\(parent)-01-what-the-future-will-be-like"), known)
        XCTAssertNil(TraceParent("cc-\(trace)-\(parent)-01.what-the-future-will-be-like"))
        XCTAssertNil(TraceParent("ff-\(trace)-\(parent)-01"))
    }

    func testWhatBreaksARuleIsInvalid() {
        let zeros = String(repeating: "0", count: 32)
        for header in [
            "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-", "00-\(trace)-\(parent)-0",
            "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01-00", "00-\(trace)-\(parent)-011",
            "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent.uppercased())-01",
            "0A-\(trace)-\(parent)-01",
            "00-\(zeros)-\(parent)-01", "00-\(trace)-\(zeros.prefix(16))-01", "00-\(trace)-\(parent)-0x",
            "00_\(trace)_\(parent)_01", "00-\(trace.dropLast())-\(parent)-011", "00-\(trace.dropLast())g-\(parent)-01",
            " 00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01 ", "00-\(trace.dropLast(2))é-\(parent)-01",
            "00-+\(trace.dropFirst())-\(parent)-01", "٠0-\(trace)-\(parent)-01", String(repeating: "-", count: 55),
        ] { XCTAssertNil(TraceParent(header), header) }
    }

    func testAnyChangedCharacterIsReadAsItselfOrRefused() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var text = Array("00-\(TraceIdentifier.random(using: &random))-\(parent)-01".utf8)
            let place = Int.random(in: 0..<text.count)
            text[place] = UInt8.random(in: 0..<128)
            let header = String(decoding: text, as: UTF8.self)
            guard let read = TraceParent(header) else { continue }
            XCTAssertEqual("-\(read.trace)-", String(header.dropFirst(2).prefix(34)), header)
        }
    }
}
