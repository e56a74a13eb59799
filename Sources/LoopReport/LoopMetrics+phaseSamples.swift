import CanonicalJSON
import Store
import Telemetry

extension LoopMetrics {
    /// Events of each kind that are shown.
    static let shownEvents = 20
    /// Stations that have series of their own, and whose detectors are looked at.
    static let shownStations = 100

    /// What the loop is doing, what happened, and how close the detectors are to an alarm.
    static func phaseSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        let detectors = try transaction.detectorSummaries(of: model, limit: shownStations)
            .compactMap { try? JSONText.decode(DetectorSummary.self, from: $0) }
        let phase = try transaction.loopPhase(of: model, isDrifting: detectors.contains(where: \.isDrifting))
        var samples = LoopPhase.allCases.map { CollectedSample(self.phase, $0.rawValue, value: $0 == phase ? 1 : 0) }
        for kind in EventKind.allCases {
            samples += try transaction.events(EventQuery(model: model, kinds: [kind], limit: shownEvents))
                .map { CollectedSample(events, kind.rawValue, "\($0.id)", $0.keyword, value: $0.recordedAt) }
        }
        samples.append(CollectedSample(rollbacks, value: Double(try transaction.eventCount(.rolledBack, of: model))))
        samples += try transaction.sensorStates(of: model, limit: shownStations)
            .map { CollectedSample(sensorFault, $0.station, value: $0.isFaulty ? 1 : 0) }
        return samples + statisticSamples(detectors)
    }

    /// Of each kind of drift the statistic that is closest to its threshold.
    private static func statisticSamples(_ detectors: [DetectorSummary]) -> [CollectedSample] {
        Dictionary(grouping: detectors.flatMap(\.statistics), by: \.kind)
            .flatMap { kind, statistics -> [CollectedSample] in
                guard let closest = statistics.max(by: { $0.ratio < $1.ratio }) else { return [] }
                return [
                    CollectedSample(driftStatistic, kind, value: closest.value),
                    CollectedSample(driftThreshold, kind, value: closest.threshold),
                ]
            }
    }
}

extension EventRecord {
    /// The one word that tells it from others of its kind: the kind of drift, the station, the version, or the reason.
    fileprivate var keyword: String {
        struct Keywords: Decodable {
            var kind: String?
            var fault: String?
            var reason: String?
        }
        let found = try? JSONText.decode(Keywords.self, from: details)
        return found?.kind ?? found?.fault.map { [$0, station].compactMap { $0 }.joined(separator: " ") }
            ?? modelVersion
            ?? found?.reason ?? station ?? ""
    }
}

/// What a drift detector says about itself in its stored state.
struct DetectorSummary: Decodable {
    var phase: String
    var statistics: [Statistic]

    struct Statistic: Decodable {
        var kind: String
        var value: Double
        var threshold: Double

        var ratio: Double { value / threshold }
    }

    var isDrifting: Bool { phase == "drifted" }
}
