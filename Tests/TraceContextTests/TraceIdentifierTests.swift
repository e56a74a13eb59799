import TraceContext
import XCTest

final class TraceIdentifierTests: XCTestCase {
    func testTextAndBytesNameTheSameTrace() throws {
        let text = "00f067aa0ba902b7000000000000000f"
        let identifier = try XCTUnwrap(TraceIdentifier(text))
        XCTAssertEqual(identifier.description, text)
        XCTAssertEqual(
            identifier.bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined(),
            text
        )
        XCTAssertEqual(TraceIdentifier(bytes: identifier.bytes), identifier)
    }

    func testNewOnesDifferAndReadBack() {
        let made = (0..<1000).map { _ in TraceIdentifier.random() }
        XCTAssertEqual(Set(made).count, made.count)
        for identifier in made {
            XCTAssertEqual(TraceIdentifier(identifier.description), identifier)
            XCTAssertEqual(TraceIdentifier(bytes: identifier.bytes), identifier)
        }
    }

    func testZeroNamesNothing() {
        struct ZerosFirst: RandomNumberGenerator {
            var left = 2
            mutating func next() -> UInt64 {
                left -= 1
                return left < 0 ? 7 : 0
            }
        }
        XCTAssertNil(TraceIdentifier(String(repeating: "0", count: 32)))
        XCTAssertNil(TraceIdentifier(bytes: [UInt8](repeating: 0, count: 16)))
        var generator = ZerosFirst()
        XCTAssertEqual(TraceIdentifier.random(using: &generator).description, "00000000000000070000000000000007")
    }

    func testOtherLengthsAreRefused() {
        XCTAssertNil(TraceIdentifier("1"))
        XCTAssertNil(TraceIdentifier(String(repeating: "1", count: 33)))
        XCTAssertNil(TraceIdentifier(bytes: [1]))
    }
}
