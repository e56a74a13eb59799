import Observations
import RandomNumbers
import XCTest

final class StationIdentifierTests: XCTestCase {
    func testTheIdentifiersOfEverySourceAreAccepted() throws {
        for text in [
            "KJFK", "071810-99999", "72503014732", "SIM", "SIM2", "0-20000-0-06610", "urn:wmo:1", "my_station.1",
            "station 3", "a", "7", String(repeating: "x", count: 100),
        ] {
            XCTAssertEqual(try StationIdentifier(text).description, text)
        }
    }

    func testTextsThatDeceiveAreRefusedWithTheirCharacter() {
        for (text, found) in [
            ("\u{212A}JFK", "U+212A"), ("Ångström", "U+00C5"), ("A\u{30A}", "U+030A"), ("é", "U+00E9"), ("", "0 bytes"),
            (" ", "U+0020"), ("  A", "U+0020"), ("A  B", "U+0020"), ("A ", "a space at the end"),
            ("A\u{200B}", "U+200B"), ("A\u{202E}B", "U+202E"), ("A\u{2028}", "U+2028"), ("A\u{FFFF}", "U+FFFF"),
            ("A\nB", "U+000A"), ("A\u{0}", "U+0000"), ("..", "'.'"), ("-x", "'-'"), ("a/b", "'/'"), ("a'b", "'''"),
            (String(repeating: "x", count: 101), "101 bytes"), ("ＫＪＦＫ", "U+FF2B"),
            ("e" + String(repeating: "\u{301}", count: 200), "401 bytes"),
        ] {
            XCTAssertThrowsError(try StationIdentifier(text), text) { error in
                XCTAssertTrue("\(error)".hasSuffix("got \(found)"), "\(error)")
                XCTAssertTrue("\(error)".hasPrefix("must be 1 to 100 ASCII letters"), "\(error)")
            }
        }
    }

    /// Swift's equality of texts and the equality of bytes, which SQLite uses, agree on acceptable texts.
    func testTwoIdentifiersAreEqualOnlyIfTheirBytesAre() throws {
        var random = SplitMix64(seed: 3)
        let scalars = Array(
            "Kk\u{212A}\u{C5}A\u{30A}\u{212B}e\u{301}\u{E9}\u{3A9}\u{2126}01-_.: ;\u{37E}".unicodeScalars
        )
        var accepted: [StationIdentifier] = []
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                text.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            if let identifier = try? StationIdentifier(text) {
                XCTAssertEqual(Array(identifier.description.utf8), Array(text.utf8))
                accepted.append(identifier)
            }
        }
        let different = Set(accepted.map { Array($0.description.utf8) })
        XCTAssertGreaterThan(different.count, 100)
        XCTAssertEqual(Set(accepted).count, different.count)
    }
}
