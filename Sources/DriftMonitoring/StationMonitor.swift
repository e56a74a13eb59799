import CanonicalJSON
import DriftDetection
import Forecasting
import Healing
import Observations
import Store

/// Watches the champion's outcomes at one station; the database keeps its state together with the last outcome that it
/// has taken in.
///
/// A value without input or output: outcomes and flags in, events and actions out.
struct StationMonitor: Codable, Sendable {
    private let variable: Variable
    var detector: DriftDetector
    var policy: DriftPolicy
    /// The version whose residuals are watched.
    var modelVersion: String?
    /// The flag that is open as far as the policy knows.
    var openFlag: Int64?
    /// The target time of the newest outcome that was taken in, in seconds since 1970.
    private var newest: Int64?
    /// The annotations with which a new reference was started; `nil` for none.
    private(set) var annotations: [Int64]?

    init(of variable: Variable, drift: DriftConfiguration, policy: DriftPolicy.Configuration) {
        self.variable = variable
        detector = DriftDetector(configuration: drift)
        self.policy = DriftPolicy(configuration: policy)
    }

    /// - Throws: an error of the decoder for a state of another version of the program.
    init(from record: DetectorRecord) throws {
        self = try JSONText.decode(StationMonitor.self, from: record.state)
    }

    /// The event to record for one outcome, and the action.
    struct Reaction: Sendable {
        var signal: DriftSignal?
        var action: DriftPolicyAction
    }

    /// Takes in an outcome of the watched version.
    ///
    /// - Returns: `nil` if there is nothing to record and nothing to do.
    mutating func take(_ outcome: OutcomeRecord) -> Reaction? {
        guard let predicted = outcome.forecast.champion else { return nil }
        let time = outcome.forecast.targetTime.secondsSince1970
        newest = max(newest ?? time, time)
        let signal = detector.update(
            DriftRow(
                of: variable,
                time: outcome.forecast.targetTime,
                actual: outcome.actual,
                predicted: predicted,
                persistence: outcome.forecast.persistence
            )
        )
        let action = policy.handle(signal.map(DriftPolicyEvent.signal) ?? .timePassed, at: time)
        return signal == nil && action == .none ? nil : Reaction(signal: signal, action: action)
    }

    /// How close the station is to a drift after an outcome was taken in; `nil` while the detector learns.
    func level(at outcome: OutcomeRecord) -> DriftLevel? {
        let ratio = detector.statistics.map { $0.value / $0.threshold }.max()
        return ratio.map { DriftLevel(time: outcome.forecast.targetTime, ratio: $0) }
    }

    /// The part of the detector's state that other modules read.
    var summary: DetectorSummary {
        DetectorSummary(
            isDrifting: detector.phase == .drifted,
            statistics: detector.statistics.map {
                DetectorSummary.Statistic(kind: $0.kind.rawValue, value: $0.value, threshold: $0.threshold)
            }
        )
    }

    /// Whether the outcome belongs to an hour before the newest: a late observation, perhaps for a forecast of a
    /// version that has been replaced since.
    func isLate(_ outcome: OutcomeRecord) -> Bool {
        newest.map { outcome.forecast.targetTime.secondsSince1970 <= $0 } ?? false
    }

    /// Starts over with a version that was just promoted; earlier drifts were those of the previous version.
    mutating func follow(_ version: String, reference: [DriftRow], since time: Int64) {
        modelVersion = version
        detector.reset(reference: reference)
        _ = policy.handle(.signal(.driftEnded(time: time)), at: time)
    }

    /// Learns again what is normal, because somebody says that the station has changed.
    ///
    /// - Parameters:
    ///   - annotation: the annotation that says so.
    ///   - time: when, in seconds since 1970.
    mutating func startReference(_ annotation: Int64, at time: Int64) {
        annotations = (annotations ?? []) + [annotation]
        detector.reset(reference: [])
        if openFlag == nil { policy.startOver() }
        _ = policy.handle(.signal(.driftEnded(time: time)), at: time)
    }

    /// When the newest reference began that an annotation has started; `nil` for none.
    func latestReference(among annotations: [AnnotationRecord]) -> Timestamp? {
        annotations.filter { self.annotations?.contains($0.id) == true }.map(\.startsAt).max()
    }

    /// Passes changes of flags before an outcome was stored to the policy.
    ///
    /// - Parameters:
    ///   - spans: the model's flags around this outcome, and the flag that is open as far as the policy knows.
    ///   - outcome: the next outcome.
    mutating func note(_ spans: [FlagSpan], before outcome: OutcomeRecord) {
        let time = outcome.forecast.targetTime.secondsSince1970
        if let known = openFlag {
            let span = spans.first { $0.flag.id == known }
            if span?.isClosed(at: outcome.id) ?? true {
                _ = policy.handle(.flagClosed(span?.flag.verdict ?? .failed), at: time)
                openFlag = nil
            }
        }
        if openFlag == nil, let open = spans.first(where: { $0.isOpen(at: outcome.id) }) {
            noteOpen(open.flag.id, at: time)
        }
    }

    /// Informs the policy that a flag is open.
    mutating func noteOpen(_ flag: Int64, at time: Int64) {
        _ = policy.handle(.flagOpened, at: time)
        openFlag = flag
    }
}

extension RetrainFlag {
    fileprivate var verdict: FlagVerdict? {
        switch state {
        case .promoted: .promoted
        case .rejected: .rejected
        case .failed: .failed
        case .raised, .claimed: nil
        }
    }
}
