import Programs
import XCTest

final class TextTableTests: XCTestCase {
    private let rows = [
        ["check", "found", "what to do"],
        ["clock", "the newest observation is of an hour that has not come", "correct the clock or the source of it"],
    ]

    func testWithoutATerminalEachRowIsOneLine() {
        XCTAssertEqual(TextTable.render(rows, width: nil).split(separator: "\n").count, 2)
    }

    func testInATerminalNoLineIsWiderAndNoWordIsLost() {
        for width in [40, 60, 80] {
            let text = TextTable.render(rows, width: width)
            for line in text.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, width, text) }
            for word in rows.joined().flatMap({ $0.split(separator: " ") }) {
                XCTAssertTrue(text.contains(word), "\(word) is missing in \(text)")
            }
        }
    }

    func testALongWordIsBrokenInside() {
        let text = TextTable.render([["a", String(repeating: "x", count: 300)]], width: 80)
        for line in text.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, text) }
        XCTAssertEqual(text.count { $0 == "x" }, 300)
    }

    func testColorsAreOnATerminalOnlyAndNotIfRefused() {
        let line: Substring = "needs you: the disk is full"
        func colored(_ isTerminal: Bool, _ environment: [String: String]) -> String {
            TerminalColors(isTerminal: isTerminal, environment: environment).line(line)
        }
        XCTAssertEqual(colored(true, [:]), "\u{1B}[1;31mneeds you\u{1B}[0m: the disk is full")
        XCTAssertEqual(colored(true, ["NO_COLOR": "1"]), String(line))
        XCTAssertEqual(colored(false, [:]), String(line))
        XCTAssertEqual(TerminalColors(isTerminal: true, environment: [:]).line("healthy days"), "healthy days")
    }
}
