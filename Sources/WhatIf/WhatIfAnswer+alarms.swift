import DriftDetection
import Observations
import Reporting
import Store

extension WhatIfAnswer.Alarm {
    /// - Returns: `nil` for a signal that is no alarm.
    init?(_ signal: DriftSignal, at time: Timestamp, unit: String) {
        guard let sentence = signal.sentence(unit: unit) else { return nil }
        switch signal {
        case .drift(let evidence):
            self.init(
                time: time,
                began: Timestamp(secondsSince1970: evidence.estimatedStart),
                kind: EventKind.drift.rawValue,
                sentence: sentence
            )
        case .sensorFault(let evidence):
            self.init(
                time: time,
                began: Timestamp(secondsSince1970: evidence.estimatedStart),
                kind: EventKind.sensorFault.rawValue,
                sentence: sentence
            )
        case .warning, .driftEnded, .sensorRecovered: return nil
        }
    }

    /// - Returns: `nil` for an event outside of the span.
    init?(_ event: EventRecord, in span: Range<Timestamp>) {
        guard let time = event.weatherTime, span.contains(time) else { return nil }
        let report = EventReport(event)
        self.init(time: time, began: report.estimatedStart, kind: event.kind.rawValue, sentence: report.sentence)
    }
}
