import DriftDetection
import Healing
import Store

extension EventReport {
    /// The event and its reason in one line of text; empty if the event's kind is sufficient.
    package var sentence: String {
        switch details {
        case .drift(let evidence): "\(DriftDescription(evidence, unit: unit))"
        case .sensorFault(let fault): "\(SensorFaultDescription(fault, unit: unit))"
        case .flagRaised(let flag):
            "reason: \(flag.reason)" + (flag.evidence.map { "; \(DriftDescription($0, unit: unit))" } ?? "")
        case .flagStep(let step): sentence(step)
        case .championChange(let change): sentence(change)
        case .conflict(let conflict): sentence(conflict)
        case .webhookDisabled(let webhook): "\(webhook.webhook) (\(webhook.url)): \(webhook.reason)"
        case .verdictChange(let change): change.sentence
        case .annotation(let annotation): sentence(annotation)
        case .none: isProbation ? "\(version) stays champion" : event.station ?? ""
        }
    }

    private func sentence(_ step: EventDetails.FlagStep) -> String {
        switch event.kind {
        case .flagClaimed: "by \(step.holder ?? ""), attempt \(step.attempts)"
        case .accepted, .rejected: step.verdict?.sentence ?? step.error ?? ""
        default: step.error ?? ""
        }
    }

    private func sentence(_ change: EventDetails.ChampionChange) -> String {
        let who = "(\(change.actor): \(change.reason))"
        switch event.kind {
        case .promoted, .rolledBack:
            return "\(version) " + (change.previous.map { "replaces \($0)" } ?? "is the first champion") + " \(who)"
        default: return "\(version) \(who)"
        }
    }

    private func sentence(_ conflict: EventDetails.Conflict) -> String {
        let (stored, received) = (conflict.stored, conflict.received)
        return "\(event.station ?? ""): \(stored) \(unit) is stored, a later report of \(received) \(unit) was ignored"
    }

    private func sentence(_ annotation: EventDetails.Annotation) -> String {
        let place = event.station.map { "\($0): " } ?? ""
        return "\(place)\(annotation.reason) (\(annotation.actor)\(annotation.withdrawn ? ", withdrawn" : ""))"
    }

    private var isProbation: Bool { event.kind == .probationPassed }

    private var version: String { event.modelVersion ?? "" }
}

extension DriftDescription {
    fileprivate init(_ evidence: DriftFlagEvidence, unit: String) {
        self.init(
            kind: evidence.kind,
            direction: evidence.direction,
            size: evidence.size,
            sizeInSigma: evidence.sizeInSigma,
            window: evidence.window,
            statistic: evidence.statistic,
            threshold: evidence.threshold,
            baselineError: evidence.baselineError,
            readingShift: evidence.readingShift,
            unit: unit
        )
    }
}

extension SensorFaultDescription {
    fileprivate init(_ fault: EventDetails.SensorFault, unit: String) {
        self.init(
            fault: fault.fault,
            reading: fault.reading,
            rows: fault.rows,
            statistic: fault.statistic,
            threshold: fault.threshold,
            unit: unit
        )
    }
}
