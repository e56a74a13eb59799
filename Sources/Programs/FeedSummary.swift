import Feeding
import Logging
import Observations
import Synchronization
import Telemetry

/// Shows the progress of a feeder, and at its end the observations and values that the API does not have.
final class FeedSummary: Sendable {
    let malformedRows: MalformedRowLog
    let impossibleValues = ImpossibleValueCount()
    private let line: ProgressLine<ContinuousClock>
    private let latest = Mutex<FeedProgress?>(nil)
    private let logger: Logger

    /// - Parameters:
    ///   - total: the number of observations, if known.
    ///   - logger: receives the rows and values that are left out.
    init(total: Int?, logger: Logger) {
        line = ProgressLine("feeding", total: total, unit: "observations")
        malformedRows = MalformedRowLog(logger: logger)
        self.logger = logger
    }

    func show(_ progress: FeedProgress, total: Int?) {
        if let total { line.expect(total) }
        line.update(to: progress.done, note: progress.note)
        latest.withLock { $0 = progress }
    }

    /// Shows the last progress, if any observation was read, and logs the rows, values and observations that are left
    /// out.
    func finish() {
        let progress = latest.withLock { $0 }
        if progress != nil { line.finish() }
        malformedRows.finish()
        // The failure is the last line of the program.
        let failure = failure
        for summary in impossibleValues.summaries where failure != .noUsableValue(summary) {
            logger.warning("\(summary)")
        }
        if failure == nil, let progress, let reason = progress.firstRefusal {
            logger.warning(
                "the API refused observations",
                metadata: ["observations": "\(progress.refused)", "first": "\(reason)"]
            )
        }
    }

    /// The reason for an exit status of failure after the source has ended; `nil` for a success.
    var failure: FeedError? {
        if let progress = latest.withLock({ $0 }), progress.acknowledged == 0, let reason = progress.firstRefusal {
            return .allRefused(count: progress.refused, reason: reason)
        }
        let variable = Target.standard.variable
        guard impossibleValues.hasLostAll(of: variable) else { return nil }
        return impossibleValues.summary(of: variable).map(FeedError.noUsableValue)
    }
}

extension FeedProgress {
    fileprivate var note: String {
        var parts: [String] = []
        if let newest { parts.append("at \(newest)") }
        if let error = ledger.rootMeanSquaredError {
            parts.append("RMSE \((error * 100).rounded() / 100) \(ledger.variable.unit)")
        }
        parts.append(modelVersion.map { "model \($0)" } ?? "persistence")
        if refused > 0 { parts.append("\(refused) refused") }
        return parts.joined(separator: ", ")
    }
}
