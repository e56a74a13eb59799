import Foundation
import PlainText
import Synchronization

/// An output of text lines, shared by logs and progress so that their lines do not mix.
///
/// Every line is one unbuffered write, so a written line survives a crash of the process. On a terminal, an additional
/// line, the status, stays at the bottom and is rewritten in place.
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
    ///   - width: Returns the number of columns; called for every status.
    ///   - write: Writes bytes; calls are serialized.
    package init(
        isTerminal: Bool,
        width: @escaping @Sendable () -> Int = { TerminalWidth.usual },
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.isTerminal = isTerminal
        readWidth = width
        self.write = write
    }

    /// The maximum width of a status in columns; some terminals wrap in the last column.
    package var statusWidth: Int { max(1, readWidth() - 1) }

    /// Writes a line above the status, with unsafe characters escaped.
    package func writeLine(_ line: String) {
        let line = line.escaped
        status.withLock { status in
            write(Array((status.isEmpty ? line + "\n" : Self.clear + line + "\n" + status).utf8))
        }
    }

    /// Replaces the status; an empty text clears it.
    ///
    /// Does nothing if the output is not a terminal.
    package func showStatus(_ text: String) {
        guard isTerminal else { return }
        let text = String(text.escaped.prefix(statusWidth))
        status.withLock { status in
            guard status != text else { return }
            write(Array((Self.clear + text).utf8))
            status = text
        }
    }

    /// Moves to the first column and erases the line (ECMA-48 EL).
    private static let clear = "\r\u{1B}[K"
}
