import Telemetry
import TestSupport
import XCTest

final class ProgressLineTests: XCTestCase {
    private let output = RecordedOutput()
    private let clock = ManualClock()
    private let clear = "\r\u{1B}[K"

    func testATerminalsLineIsRewrittenInPlace() {
        let progress = ProgressLine("training", total: 4, unit: "epochs", output: output.terminal(), clock: clock)
        clock.advance(by: .seconds(2))
        progress.advance(note: "loss 0.5")
        clock.advance(by: .seconds(2))
        progress.advance(note: "loss 0.4")
        XCTAssertEqual(
            output.written,
            [
                clear + "training [#####----------------] 1/4 epochs, 25 %, 0.50/s, 6.0 s left, loss 0.5",
                clear + "training [##########-----------] 2/4 epochs, 50 %, 0.50/s, 4.0 s left, loss 0.4",
            ]
        )
    }

    func testTheLineFitsTheTerminal() {
        for width in 1...120 {
            let output = RecordedOutput()
            let progress = ProgressLine(
                "training",
                total: 1_000,
                unit: "epochs",
                output: output.terminal(width: width),
                clock: clock
            )
            clock.advance(by: .seconds(1))
            progress.update(to: 333, note: "loss 0.12345")
            let line = output.text.dropFirst(clear.count)
            XCTAssertLessThanOrEqual(line.count, max(1, width - 1), "\(width) columns")
        }
    }

    func testATerminalIsUpdatedAtMostTenTimesASecond() {
        let progress = ProgressLine("feeding", total: nil, unit: "rows", output: output.terminal(), clock: clock)
        for _ in 0..<1_000 {
            clock.advance(by: .milliseconds(1))
            progress.advance()
        }
        XCTAssertEqual(output.written.count, 10)
        XCTAssertTrue(output.text.hasSuffix("feeding 901 rows, 1000/s"), output.text)
    }

    func testAPipeGetsALineEveryTenSeconds() {
        let progress = ProgressLine("feeding", total: nil, unit: "rows", output: output.pipe(), clock: clock)
        for _ in 0..<25 {
            clock.advance(by: .seconds(1))
            progress.advance(by: 100)
        }
        progress.finish(note: "end of file")
        XCTAssertEqual(
            output.text,
            """
            feeding: 100 rows, 100/s
            feeding: 1100 rows, 100/s
            feeding: 2100 rows, 100/s
            feeding: 2500 rows in 25 s, 100/s, end of file

            """
        )
    }

    func testTheLastLineStaysAndNothingFollowsIt() {
        let progress = ProgressLine("training", total: 2, unit: "epochs", output: output.terminal(), clock: clock)
        clock.advance(by: .seconds(125))
        progress.update(to: 2)
        progress.finish()
        progress.finish()
        progress.advance()
        XCTAssertEqual(output.written.suffix(2), [clear, "training: 2 epochs in 2 min 5 s, 0.02/s\n"])
    }

    /// A feeder learns from the API how much is left.
    func testATotalThatIsKnownLaterCounts() {
        let progress = ProgressLine("feeding", total: 3500, unit: "rows", output: output.pipe(), clock: clock)
        progress.expect(1340)
        clock.advance(by: .seconds(1))
        progress.update(to: 670)
        clock.advance(by: .seconds(1))
        progress.update(to: 1340)
        progress.finish()
        XCTAssertEqual(
            output.text,
            """
            feeding: 670/1340 rows, 50 %, 670/s, 1.0 s left
            feeding: 1340 rows in 2.0 s, 670/s

            """
        )
    }

    func testALogLineGoesAboveTheStatus() {
        let terminal = output.terminal()
        terminal.showStatus("half way")
        terminal.writeLine("text")
        XCTAssertEqual(output.text, clear + "half way" + clear + "text\nhalf way")
    }

    func testAPipeHasNoStatus() {
        let pipe = output.pipe()
        pipe.showStatus("half way")
        pipe.writeLine("text")
        XCTAssertEqual(output.text, "text\n")
    }

    func testOddNumbersDoNoHarm() {
        for (total, completed) in [(0, 0), (10, 20), (10, -5), (Int.max, 1)] {
            let progress = ProgressLine("odd", total: total, unit: "x", output: output.terminal(), clock: clock)
            progress.update(to: completed)
            clock.advance(by: .seconds(1))
            progress.update(to: completed)
            progress.finish()
        }
        XCTAssertFalse(output.text.isEmpty)
    }
}
