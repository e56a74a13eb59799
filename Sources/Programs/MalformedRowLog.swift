import Logging
import Synchronization
import Weather

/// Logs the first malformed rows one by one, and the number of all at the end: a file may consist of them.
final class MalformedRowLog: Sendable {
    /// Enough to recognize what is wrong with a file.
    static let shown = 20

    private let count = Atomic<Int>(0)
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func report(_ error: FormatError) {
        let number = count.add(1, ordering: .relaxed).newValue
        if number <= Self.shown {
            logger.warning("malformed row skipped", metadata: ["reason": "\(error)"])
        }
        if number == Self.shown {
            logger.warning("further malformed rows are skipped and counted, but not logged")
        }
    }

    /// Logs the number of skipped rows, if any.
    func finish() {
        let number = count.load(ordering: .relaxed)
        if number > 0 { logger.warning("malformed rows were skipped", metadata: ["rows": "\(number)"]) }
    }
}
