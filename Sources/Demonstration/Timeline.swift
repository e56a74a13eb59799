import Foundation
import Synchronization
import Timing
import PlainText

/// Writes events to standard output as they happen: lines for people, or JSON lines.
package final class Timeline: Sendable {
    /// How events are written.
    package enum Style: Sendable {
        case text
        case json
    }

    private let style: Style
    private let start = ContinuousClock.now
    private let output = Mutex(FileHandle.standardOutput)

    package init(_ style: Style) {
        self.style = style
    }

    package func tell(_ event: TimelineEvent) {
        switch style {
        case .text:
            let seconds = (ContinuousClock.now - start).seconds
            let weather = event.weatherTime.map { String("\($0)".prefix(13)) + "h" } ?? ""
            let column = weather.padding(toLength: 14, withPad: " ", startingAt: 0)
            write(String(format: "%6.1f s  ", seconds) + column + "  " + event.text)
        case .json:
            if let line = try? event.json(time: Date()) { write(line) }
        }
    }

    /// Writes a line for people, which JSON output omits.
    package func remark(_ text: String) {
        if case .text = style { write(text) }
    }

    private func write(_ line: String) {
        output.withLock { $0.write(Data((line.escapedLines + "\n").utf8)) }
    }
}
