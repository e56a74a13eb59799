import CanonicalJSON
import DriftDetection
import Logging
import Observations
import Store

extension DriftMonitor {
    /// Takes in the next outcomes of a station, at most ``batchSize``, in one transaction.
    ///
    /// - Returns: the number of outcomes; fewer than ``batchSize`` if none is left.
    /// - Throws: ``StoreError``.
    func takeBatch(of station: String) async throws -> Int {
        let (count, logRecords) = try await store.write { try takeBatch(of: station, in: $0) }
        for logRecord in logRecords {
            logger.log(level: logRecord.level, "\(logRecord.text)", metadata: logRecord.metadata)
        }
        return count
    }

    private func takeBatch(of station: String, in transaction: WriteTransaction) throws -> (Int, [LogRecord]) {
        let record = try transaction.reading.detector(target: target.name, station: station)
        let outcomes = try transaction.reading.outcomes(
            after: record?.outcome ?? 0,
            station: station,
            target: target.name,
            horizon: Horizons.drift,
            limit: Self.batchSize
        )
        guard let last = outcomes.last else { return (0, []) }
        var (monitor, logRecords) = resumed(record, at: station)
        var spans = try flagSpans(since: record, monitor, in: transaction)
        let references = try transaction.reading.newReferences(of: station, target: target.name)
        for outcome in outcomes {
            monitor.note(spans, before: outcome)
            for annotation in references where annotation.isDue(at: outcome, in: monitor) {
                logRecords.append(
                    try startReference(annotation, before: outcome, monitor: &monitor, in: transaction)
                )
                spans = try flagSpans(since: record, monitor, in: transaction)
            }
            if let version = outcome.forecast.modelVersion, version != monitor.modelVersion {
                guard !monitor.isLate(outcome) else { continue }
                monitor.follow(
                    version,
                    reference: try transaction.reading.driftReference(
                        version: version,
                        of: target,
                        at: station,
                        since: monitor.latestReference(among: references)
                    ),
                    since: outcome.forecast.targetTime.secondsSince1970
                )
            }
            let reaction = monitor.take(outcome)
            if let level = monitor.level(at: outcome) {
                try transaction.insert(level, target: target.name, station: station)
            }
            guard let reaction else { continue }
            logRecords += try carryOut(reaction, about: outcome, monitor: &monitor, in: transaction)
            spans = try flagSpans(since: record, monitor, in: transaction)
        }
        try transaction.save(
            DetectorRecord(outcome: last.id, state: try JSONText.data(monitor), summary: monitor.summary),
            target: target.name,
            station: station
        )
        return (outcomes.count, logRecords)
    }

    private func flagSpans(
        since record: DetectorRecord?,
        _ monitor: StationMonitor,
        in transaction: WriteTransaction
    ) throws -> [FlagSpan] {
        try transaction.reading.flagSpans(of: target.name, after: record?.outcome ?? 0, including: monitor.openFlag)
    }

    /// The stored monitor; a new one if none is stored, or if another version stored it.
    private func resumed(_ record: DetectorRecord?, at station: String) -> (StationMonitor, [LogRecord]) {
        let new = StationMonitor(of: target.variable, drift: drift, policy: policy)
        guard let record else { return (new, []) }
        do {
            return (try StationMonitor(from: record), [])
        } catch {
            let logRecord = LogRecord(
                level: .warning,
                text: "the stored drift detector cannot be read, perhaps another version wrote it; starting over",
                metadata: ["station": "\(station)", "error": "\(error)"]
            )
            return (new, [logRecord])
        }
    }
}

extension AnnotationRecord {
    /// Whether a new reference begins before an outcome.
    func isDue(at outcome: OutcomeRecord, in monitor: StationMonitor) -> Bool {
        startsAt <= outcome.forecast.targetTime && monitor.annotations?.contains(id) != true
    }
}
