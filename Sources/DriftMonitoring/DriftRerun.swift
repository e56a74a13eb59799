package import DriftDetection
import Forecasting
package import Observations
package import Store

/// The decisions of a drift detector about recorded outcomes of a station, with another budget or another model.
///
/// It takes in outcomes as ``DriftMonitor`` does, but stores nothing and raises no flag: with the budget and the
/// forecasts of the service it decides what the service has decided.
package struct DriftRerun {
    private let target: Target
    private let station: String
    private let annotations: [AnnotationRecord]
    private var monitor: StationMonitor

    /// - Parameters:
    ///   - target: the forecasts' target.
    ///   - station: the station's id.
    ///   - drift: the budget of false alarms; its plausible readings become those of the target.
    ///   - transaction: where the station's annotations are.
    /// - Throws: ``StoreError``.
    package init(
        of target: Target,
        at station: String,
        drift: DriftConfiguration,
        in transaction: ReadTransaction
    ) throws {
        self.target = target
        self.station = station
        annotations = try transaction.newReferences(of: station, target: target.name)
        var drift = drift
        drift.plausibleReadings = target.variable.physicalRange
        monitor = StationMonitor(of: target.variable, drift: drift, policy: .default)
    }

    /// Takes in the next outcome.
    ///
    /// - Parameters:
    ///   - outcome: an outcome one hour ahead; outcomes come in the order of their ids.
    ///   - transaction: where the references of the versions are.
    /// - Returns: a signal, or `nil` for most outcomes.
    /// - Throws: ``StoreError``.
    package mutating func take(_ outcome: OutcomeRecord, in transaction: ReadTransaction) throws -> DriftSignal? {
        let time = outcome.forecast.targetTime.secondsSince1970
        for annotation in annotations where annotation.isDue(at: outcome, in: monitor) {
            monitor.startReference(annotation.id, at: time)
        }
        if let version = outcome.forecast.modelVersion, version != monitor.modelVersion {
            guard !monitor.isLate(outcome) else { return nil }
            let reference = try transaction.driftReference(
                version: version,
                of: target,
                at: station,
                since: monitor.latestReference(among: annotations)
            )
            monitor.follow(version, reference: reference, since: time)
        }
        return monitor.take(outcome)?.signal
    }
}

extension ReadTransaction {
    /// The budget of false alarms with which a station's drift is watched, per year; `nil` before its first outcome.
    ///
    /// - Throws: ``StoreError``.
    package func driftBudget(of target: TargetName, at station: String) throws -> Double? {
        try detector(target: target, station: station)
            .flatMap { try? StationMonitor(from: $0).detector.configuration.falseAlarmsPerYear }
    }

    /// The outcomes from which a detector learns what is normal for a version at a station.
    func driftReference(
        version: String,
        of target: Target,
        at station: String,
        since start: Timestamp?
    ) throws -> [DriftRow] {
        try reference(version: version, of: target.name, station: station)
            .filter { outcome in start.map { outcome.targetTime >= $0 } ?? true }
            .map { outcome in
                DriftRow(
                    of: target.variable,
                    time: outcome.targetTime,
                    actual: outcome.actual,
                    predicted: outcome.predicted,
                    persistence: outcome.persistence
                )
            }
    }
}
