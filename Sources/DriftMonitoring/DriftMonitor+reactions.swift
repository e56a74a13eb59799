import CanonicalJSON
import DriftDetection
import Healing
import Logging
import Observations
import Store
import Timing
import TraceContext

extension DriftMonitor {
    /// A log record that is written after the commit.
    struct LogRecord: Sendable {
        var level: Logger.Level
        var text: String
        var metadata: Logger.Metadata
    }

    /// Carries out the policy's action for an outcome, and records the event.
    ///
    /// - Returns: the log records of both, the event's first.
    /// - Throws: ``SQLError``.
    func carryOut(
        _ reaction: StationMonitor.Reaction,
        about outcome: OutcomeRecord,
        monitor: inout StationMonitor,
        in transaction: WriteTransaction
    ) throws -> [LogRecord] {
        let place = outcome.forecast
        let trace =
            try transaction.reading.trace(ofObservationAt: place.station, hour: place.targetTime.nearestHour)
            ?? .random()
        var raised: Int64?
        var logRecords: [LogRecord] = []
        switch reaction.action {
        case .raiseFlag(let evidence):
            if let silence = try transaction.reading.silenceHoldingFlags(
                of: target.name,
                station: place.station,
                now: now()
            ) {
                monitor.policy.postpone(evidence)
                logRecords.append(.held(by: silence, station: place.station))
                break
            }
            let record = try raiseFlag(evidence, about: outcome, trace: trace, in: transaction)
            monitor.openFlag = record.flag.id
            raised = record.flag.id
            logRecords.append(.raised(record, trace: trace))
        case .alertSensorFault(_, withdrawFlag: true):
            try withdrawFlag(
                because: "the sensor of \(place.station) is faulty",
                about: outcome,
                monitor: &monitor,
                in: transaction
            )
        case .none, .alertSensorFault, .clearSensorAlert: break
        }
        guard let signal = reaction.signal else { return logRecords }
        return [try record(signal, about: outcome, flag: raised, trace: trace, in: transaction)] + logRecords
    }

    /// Records the event of an outcome.
    ///
    /// - Returns: its log record.
    /// - Throws: ``SQLError``.
    private func record(
        _ signal: DriftSignal,
        about outcome: OutcomeRecord,
        flag: Int64?,
        trace: TraceIdentifier,
        in transaction: WriteTransaction
    ) throws -> LogRecord {
        let evidence = try signal.evidence(for: outcome)
        let forecast = outcome.forecast
        try transaction.insert(
            DriftEventRecord(
                target: target.name,
                modelVersion: forecast.modelVersion,
                station: forecast.station,
                outcome: outcome.id,
                targetTime: forecast.targetTime,
                kind: signal.kind,
                estimatedStart: signal.estimatedStart,
                evidence: evidence,
                flag: flag,
                recordedAt: now()
            )
        )
        var metadata: Logger.Metadata = [
            "station": "\(forecast.station)", "evidence": Logger.MetadataValue(evidence: evidence),
            Trace.logKey: "\(trace)",
        ]
        metadata["sentence"] = signal.sentence(unit: target.variable.unit).map { "\($0)" }
        return LogRecord(level: signal.level, text: signal.name, metadata: metadata)
    }

    private func raiseFlag(
        _ evidence: DriftEvidence,
        about outcome: OutcomeRecord,
        trace: TraceIdentifier,
        in transaction: WriteTransaction
    ) throws -> FlagRecord {
        try transaction.raiseFlag(
            target: target.name,
            reason: .drift,
            station: outcome.forecast.station,
            evidence: try JSONText.encode(DriftFlagEvidence(evidence, outcome: outcome)),
            now: now(),
            trace: trace
        )
        .flag
    }

    /// Withdraws the flag that the station's own drift raised, unless a trainer has claimed it.
    private func withdrawFlag(
        because reason: String,
        about outcome: OutcomeRecord,
        monitor: inout StationMonitor,
        in transaction: WriteTransaction
    ) throws {
        guard let id = monitor.openFlag, let flag = try transaction.reading.flag(id)?.flag else { return }
        monitor.openFlag = nil
        var isWithdrawn = false
        if flag.driftEvidence?.station == outcome.forecast.station {
            try transaction.updateFlag(id) { flag in
                isWithdrawn = flag.withdraw(because: reason, now: now())
            }
        }
        if !isWithdrawn, flag.isOpen {
            monitor.noteOpen(id, at: outcome.forecast.targetTime.secondsSince1970)
        }
    }

    /// Begins a new reference of the station, as an annotation asks, and withdraws the flag of its old one.
    ///
    /// - Throws: ``SQLError``.
    func startReference(
        _ annotation: AnnotationRecord,
        before outcome: OutcomeRecord,
        monitor: inout StationMonitor,
        in transaction: WriteTransaction
    ) throws -> LogRecord {
        let station = outcome.forecast.station
        try withdrawFlag(
            because: "\(annotation.createdBy) has started a new reference of \(station): \(annotation.text)",
            about: outcome,
            monitor: &monitor,
            in: transaction
        )
        monitor.startReference(annotation.id, at: outcome.forecast.targetTime.secondsSince1970)
        return LogRecord(
            level: .notice,
            text: "the drift detector learns again what is normal",
            metadata: [
                "station": "\(station)", "annotation": "\(annotation.id)", "reason": "\(annotation.text)",
                "by": "\(annotation.createdBy)",
            ]
        )
    }
}

extension DriftMonitor.LogRecord {
    fileprivate static func held(by silence: SilenceRecord, station: String) -> Self {
        Self(
            level: .debug,
            text: "a silence holds the retrain flag",
            metadata: ["silence": "\(silence.id)", "station": "\(station)"]
        )
    }

    fileprivate static func raised(_ record: FlagRecord, trace: TraceIdentifier) -> Self {
        Self(
            level: .notice,
            text: "retrain flag raised",
            metadata: [
                "flag": "\(record.flag.id)", "reason": "\(record.flag.reason.rawValue)",
                Trace.logKey: "\(record.trace ?? trace)",
            ]
        )
    }
}

extension DriftSignal {
    fileprivate var level: Logger.Level {
        switch self {
        case .warning, .driftEnded, .sensorRecovered: .info
        case .drift: .notice
        case .sensorFault: .warning
        }
    }
}
