import CanonicalJSON
import Foundation
import Healing
import Store

extension EventReport {
    /// What happened and why, in a line for a person.
    package var sentence: String {
        switch EventKind(rawValue: event.kind) {
        case .warning, .drift: details(DriftFlagEvidence.self)?.sentence ?? ""
        case .sensorFault:
            details(Fault.self).map { "\(Self.words($0.fault)), reading \(Self.number($0.reading, 1)) °C" } ?? ""
        case .flagRaised:
            details(Raised.self)
                .map { raised in
                    "reason: \(raised.reason)" + (raised.evidence?.sentence).map { "; \($0)" }.orEmpty
                } ?? ""
        case .flagClaimed: details(Step.self).map { "by \($0.holder.orEmpty), attempt \($0.attempts)" } ?? ""
        case .accepted, .rejected: details(Step.self)?.verdict.map(Self.comparison) ?? ""
        case .flagReturned, .failed: details(Step.self)?.error ?? ""
        case .promoted, .rolledBack:
            details(Change.self)
                .map { change in
                    "\(event.modelVersion.orEmpty) serves"
                        + (change.previous.map { ", before it \($0)" } ?? ", the first")
                        + " (\(change.actor): \(change.reason))"
                } ?? ""
        case .quarantined, .released:
            details(Change.self).map { "\(event.modelVersion.orEmpty) (\($0.actor): \($0.reason))" } ?? ""
        case .probationPassed: "\(event.modelVersion.orEmpty) stays"
        case .driftEnded, .sensorRecovered, nil: event.station.orEmpty
        }
    }

    private func details<Details: Decodable>(_ type: Details.Type) -> Details? {
        try? JSONText.decode(type, from: event.details)
    }

    private struct Fault: Decodable {
        var fault: String
        var reading: Double
    }

    private struct Raised: Decodable {
        var reason: String
        var evidence: DriftFlagEvidence?
    }

    private struct Step: Decodable {
        var holder: String?
        var attempts: Int
        var error: String?
        var verdict: PromotionVerdict?
    }

    private struct Change: Decodable {
        var previous: String?
        var actor: String
        var reason: String
    }

    private static func comparison(_ verdict: PromotionVerdict) -> String {
        let recent = verdict.recent
        guard let challenger = recent.challengerLoss else {
            return verdict.objections.map(\.description).joined(separator: "; ")
        }
        let against =
            recent.championLoss.map { number($0, 3) }
            ?? "persistence's \(recent.persistenceLoss.map { number($0, 3) } ?? "?")"
        let chance = recent.test.map { ", p = \(number($0.pValue, 3))" }.orEmpty
        let objections = verdict.objections.map { "; \($0)" }.joined()
        return
            "loss \(number(challenger, 3)) against \(against) on \(recent.count) held-back hours\(chance)\(objections)"
    }

    fileprivate static func words(_ name: String) -> String { name.replacingOccurrences(of: "_", with: " ") }

    fileprivate static func number(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}

extension DriftFlagEvidence {
    fileprivate var sentence: String {
        let statistic = EventReport.number(statistic, 2)
        return "\(EventReport.words(kind)), \(EventReport.words(direction)), by \(EventReport.number(size, 2)) °C "
            + "(\(EventReport.number(sizeInSigma, 2)) sigma); statistic \(statistic) of "
            + EventReport.number(threshold, 2)
    }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
