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

    /// Eight columns of times and versions do not fit 80: each row is then a paragraph.
    func testATableOfTooManyColumnsHasALineForEachCell() {
        let version = "2017123123-a8fbe70d"
        let time = "2026-11-29T12:00:00Z"
        let rows = [
            ["version", "", "published", "learned until", "rows", "parent", "held-out RMSE 1 h", "persistence"],
            [version, "champion, quarantined", time, time, "17520", version, "0.52 °C", "0.87 °C"],
            [version, "", time, time, "17520", "–", "0.52 °C", "0.87 °C"],
        ]
        let text = TextTable.render(rows, width: 80)
        for line in text.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, text) }
        XCTAssertEqual(text.ranges(of: version).count, 3, "no version is broken: \(text)")
        XCTAssertEqual(text.ranges(of: "published").count, 2, text)
        XCTAssertEqual(text.split(separator: "\n\n").count, 2, text)
        XCTAssertEqual(TextTable.render(rows, width: 160).split(separator: "\n").count, 3)
    }

    func testLinesOfATextAreBrokenAtSpacesAndIndented() {
        let text = "needs you: the disk is full\n  do       free some space, or follow the message of the program"
        let wrapped = TextTable.wrap(text, width: 30)
        XCTAssertEqual(
            wrapped,
            """
            needs you: the disk is full
              do       free some space,
                or follow the message of
                the program
            """
        )
        XCTAssertEqual(TextTable.wrap(text, width: nil), text)
        XCTAssertEqual(TextTable.wrap(text, width: 5), text, "a terminal that is too narrow breaks the lines itself")
    }

    func testAStatusOfADiagnosisAndALossAreColored() {
        let colors = TerminalColors(isTerminal: true, environment: [:])
        XCTAssertEqual(
            colors.diagnosis("disk  problem  a problem of the disk"),
            "disk  \u{1B}[1;31mproblem\u{1B}[0m  a problem of the disk"
        )
        XCTAssertEqual(colors.diagnosis("clock  good    agrees"), "clock  \u{1B}[32mgood\u{1B}[0m    agrees")
        XCTAssertEqual(colors.diagnosis("       a problem that goes on"), "       a problem that goes on")
        XCTAssertEqual(
            colors.line("error, 24 h   1.63 °C, persistence 0.81 °C, WORSE than it"),
            "error, 24 h   1.63 °C, persistence 0.81 °C, \u{1B}[1;31mWORSE than it\u{1B}[0m"
        )
        let plain = TerminalColors(isTerminal: false, environment: [:])
        XCTAssertEqual(plain.diagnosis("disk  problem  full"), "disk  problem  full")
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
