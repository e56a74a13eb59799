import Access
import Foundation
import RandomNumbers
import XCTest

final class AccessKeyTests: XCTestCase {
    func testATextIsReadBackAndShowsNoSecret() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<200 {
            let key = AccessKey.random(using: &generator)
            let read = try XCTUnwrap(AccessKey(key.text))
            XCTAssertEqual(read.text, key.text)
            XCTAssertTrue(read.matches(Data(key.digest)))
            XCTAssertEqual("\(key)", "ac_\(key.id)_…")
        }
    }

    func testKeysOfTheSystemsGeneratorDiffer() {
        let texts = Set((0..<100).map { _ in AccessKey.random().text })
        XCTAssertEqual(texts.count, 100)
    }

    func testAnotherSecretDoesNotMatch() {
        let (one, other) = (AccessKey.random(), AccessKey.random())
        XCTAssertFalse(one.matches(Data(other.digest)))
        XCTAssertFalse(one.matches(Data()))
        XCTAssertFalse(one.matches(Data(repeating: 0, count: 32)))
    }

    func testTextsThatAreNoKeysAreNotRead() {
        let text = AccessKey.random().text
        let wrong = [
            "", "ac", "ac__", String(text.dropLast()), text + "a", " " + text, text.uppercased(),
            "ax" + text.dropFirst(2), text.replacing("_", with: "-"), text.replacing("ac_", with: "ac_é"),
        ]
        for text in wrong { XCTAssertNil(AccessKey(text), text) }
    }
}
