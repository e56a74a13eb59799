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
    /// The columns of the terminal, within which lines for people are broken; `nil` for no limit.
    private let width: Int?
    private let start = ContinuousClock.now
    private let output = Mutex(FileHandle.standardOutput)

    package init(_ style: Style, width: Int? = nil) {
        self.style = style
        self.width = width
    }

    package func show(_ event: TimelineEvent) {
        switch style {
        case .text:
            let seconds = (ContinuousClock.now - start).seconds
            let weather = event.weatherTime.map { String("\($0)".prefix(13)) + "h" } ?? ""
            let column = weather.padding(toLength: 14, withPad: " ", startingAt: 0)
            let times = String(format: "%6.1f s  ", seconds) + column + "  "
            let lines = event.text.wrapped(to: max(Self.leastWidth, (width ?? .max) - times.count))
            write(times + lines.joined(separator: "\n" + String(repeating: " ", count: times.count)))
        case .json:
            if let line = try? event.json(time: Date()) { write(line) }
        }
    }

    /// The narrowest column of texts.
    private static let leastWidth = 24

    /// Writes a line for people, which JSON output omits.
    package func show(text: String) {
        if case .text = style { write(text) }
    }

    private func write(_ line: String) {
        // A reader that has gone, as `head` does, is a reason to stop, not to crash: it sends SIGPIPE.
        output.withLock { try? $0.write(contentsOf: Data((line.escapedLines + "\n").utf8)) }
    }
}
