import Foundation
import Synchronization

/// Where lines of text go: logs and progress share one, so that neither writes into the other's line.
///
/// Every line is handed over in one piece and nothing is kept back: a line that was written can be read, whatever
/// happens to the process next. On a terminal one more line, the status, stays at the bottom and is rewritten in place.
package final class LineOutput: Sendable {
    /// Standard error of this process.
    package static let standardError = LineOutput(
        isTerminal: isatty(STDERR_FILENO) == 1,
        width: { TerminalWidth.of(STDERR_FILENO) },
        write: { DescriptorWriter.write($0, to: STDERR_FILENO) }
    )

    package let isTerminal: Bool
    private let readWidth: @Sendable () -> Int
    private let write: @Sendable ([UInt8]) -> Void
    private let status = Mutex<String>("")

    /// - Parameters:
    ///   - isTerminal: Whether a line can be rewritten in place.
    ///   - width: The number of columns; asked anew for every status.
    ///   - write: Takes bytes away; calls come one at a time.
    package init(
        isTerminal: Bool,
        width: @escaping @Sendable () -> Int = { TerminalWidth.usual },
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.isTerminal = isTerminal
        readWidth = width
        self.write = write
    }

    /// The number of columns that a status may fill; in the last one some terminals wrap.
    package var statusWidth: Int { max(1, readWidth() - 1) }

    /// Writes a line above the status.
    package func writeLine(_ line: String) {
        status.withLock { status in
            write(Array((status.isEmpty ? line + "\n" : Self.clear + line + "\n" + status).utf8))
        }
    }

    /// Replaces the status; an empty one clears it.
    ///
    /// Does nothing where lines can't be rewritten.
    package func showStatus(_ text: String) {
        guard isTerminal else { return }
        let text = String(text.prefix(statusWidth))
        status.withLock { status in
            guard status != text else { return }
            write(Array((Self.clear + text).utf8))
            status = text
        }
    }

    /// Back to the first column, and erase to the end of the line (ECMA-48 EL).
    private static let clear = "\r\u{1B}[K"
}
