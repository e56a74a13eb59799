import Synchronization
import Telemetry

/// Records each write.
final class RecordedOutput: Sendable {
    private let pieces = Mutex<[String]>([])

    var written: [String] { pieces.withLock { $0 } }
    var text: String { written.joined() }

    func terminal(width: Int = 80) -> LineOutput { output(isTerminal: true, width: width) }

    func pipe() -> LineOutput { output(isTerminal: false, width: 80) }

    private func output(isTerminal: Bool, width: Int) -> LineOutput {
        LineOutput(isTerminal: isTerminal, width: { width }) { bytes in
            self.pieces.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
        }
    }
}
