import CanonicalJSON
package import DriftDetection
import Forecasting
import Foundation
import Healing
package import Logging
package import Observations
package import Store
package import Timing
import TraceContext

/// Follows the outcomes of a target in the order in which they were stored, and raises flags.
///
/// The detector's state, the events and the flag of a batch of outcomes are written in one transaction: a process that
/// crashes continues after the last transaction, and decides nothing twice.
package struct DriftMonitor: Sendable {
    let store: Store
    let target: Target
    private(set) var drift: DriftConfiguration
    let policy: DriftPolicy.Configuration
    let now: WallClock
    let logger: Logger

    /// Outcomes in one transaction.
    static let batchSize = 500

    package init(
        store: Store,
        target: Target,
        drift: DriftConfiguration = .default,
        policy: DriftPolicy.Configuration = .default,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.target = target
        self.drift = drift
        self.drift.plausibleReadings = target.variable.physicalRange
        self.policy = policy
        self.now = now
        self.logger = logger
    }

    /// Takes in every outcome that was stored since the previous call and on which decisions may rest.
    ///
    /// - Returns: the number of outcomes.
    /// - Throws: ``StoreError``, or `CancellationError` between two batches.
    package func catchUp() async throws -> Int {
        var position: Int64?
        return try await catchUp(from: &position)
    }

    /// Takes in every outcome that was stored since the previous call and on which decisions may rest.
    ///
    /// Without new outcomes it costs one query, however many stations there are.
    ///
    /// - Parameter position: the position up to which all outcomes are taken in; `nil` at the first call, which looks at
    ///   each station. Positions are in the order of the commits for each station: an outcome of another station that
    ///   an engine commits out of this order is taken in with the station's next outcome.
    /// - Returns: the number of outcomes.
    /// - Throws: ``StoreError``, or `CancellationError` between two batches.
    func catchUp(from position: inout Int64?) async throws -> Int {
        let known = position
        let (newest, stations) = try await store.read { [target] transaction -> (Int64, [String]) in
            let newest = try transaction.latestOutcomeIdentifier()
            guard newest != known else { return (newest, []) }
            return (
                newest,
                try transaction.stationsWithNewOutcomes(after: known, target: target.name, horizon: Horizons.drift)
            )
        }
        var total = 0
        for station in stations {
            var count = Self.batchSize
            while count == Self.batchSize {
                try Task.checkCancellation()
                count = try await takeBatch(of: station)
                total += count
            }
        }
        if newest != known { try await refreshErrors(after: known) }
        position = newest
        return total
    }

    /// The number of stations whose errors one transaction computes.
    private static let stationsOfRefresh = 20

    /// Computes the errors of the stations with outcomes after a position, also of those on which no decision may rest.
    private func refreshErrors(after position: Int64?) async throws {
        let stations = try await store.read { [target] in
            try $0.stationsWithNewErrors(after: position, target: target.name, horizon: Horizons.drift)
        }
        for start in stride(from: 0, to: stations.count, by: Self.stationsOfRefresh) {
            try Task.checkCancellation()
            let part = stations[start..<min(start + Self.stationsOfRefresh, stations.count)]
            try await store.write { [target] transaction in
                for station in part {
                    try transaction.refreshErrors(of: station, target: target.name, horizons: target.horizons.hours)
                }
            }
        }
    }

    private func takeBatch(of station: String) async throws -> Int {
        let (count, logRecords) = try await store.write { try takeBatch(of: station, in: $0) }
        for logRecord in logRecords {
            logger.log(level: logRecord.level, "\(logRecord.text)", metadata: logRecord.metadata)
        }
        return count
    }

    /// A log record that is written after the commit.
    private struct LogRecord: Sendable {
        var level: Logger.Level
        var text: String
        var metadata: Logger.Metadata
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

    private func carryOut(
        _ reaction: StationMonitor.Reaction,
        about outcome: OutcomeRecord,
        monitor: inout StationMonitor,
        in transaction: WriteTransaction
    ) throws -> [LogRecord] {
        var logRecords: [LogRecord] = []
        var raised: Int64?
        let place = outcome.forecast
        let trace =
            try transaction.reading.trace(ofObservationAt: place.station, hour: place.targetTime.nearestHour)
            ?? .random()
        switch reaction.action {
        case .raiseFlag(let evidence):
            if let silence = try transaction.reading.silenceHoldingFlags(
                of: target.name,
                station: place.station,
                now: now()
            ) {
                monitor.policy.postpone(evidence)
                logRecords.append(
                    LogRecord(
                        level: .debug,
                        text: "a silence holds the retrain flag",
                        metadata: ["silence": "\(silence.id)", "station": "\(place.station)"]
                    )
                )
                break
            }
            let record = try raiseFlag(evidence, about: outcome, trace: trace, in: transaction)
            let flag = record.flag
            monitor.openFlag = flag.id
            raised = flag.id
            logRecords.append(
                LogRecord(
                    level: .notice,
                    text: "retrain flag raised",
                    metadata: [
                        "flag": "\(flag.id)", "reason": "\(flag.reason.rawValue)",
                        Trace.logKey: "\(record.trace ?? trace)",
                    ]
                )
            )
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
        let evidence = try signal.evidence(for: outcome)
        try transaction.insert(
            DriftEventRecord(
                target: target.name,
                modelVersion: outcome.forecast.modelVersion,
                station: outcome.forecast.station,
                outcome: outcome.id,
                targetTime: outcome.forecast.targetTime,
                kind: signal.kind,
                estimatedStart: signal.estimatedStart,
                evidence: evidence,
                flag: raised,
                recordedAt: now()
            )
        )
        var metadata: Logger.Metadata = [
            "station": "\(place.station)", "evidence": "\(evidence)", Trace.logKey: "\(trace)",
        ]
        metadata["sentence"] = signal.sentence(unit: target.variable.unit).map { "\($0)" }
        logRecords.insert(LogRecord(level: signal.level, text: signal.name, metadata: metadata), at: 0)
        return logRecords
    }

    private func startReference(
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
}

extension AnnotationRecord {
    /// Whether a new reference begins before an outcome.
    func isDue(at outcome: OutcomeRecord, in monitor: StationMonitor) -> Bool {
        startsAt <= outcome.forecast.targetTime && monitor.annotations?.contains(id) != true
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
