import CanonicalJSON
import Observations
import Store
import Telemetry

/// Events of the loop, for annotations on a dashboard.
enum Events {
    /// The number of exposed events of each kind.
    static let shown = 20

    static let time = MetricDefinition.gauge(
        "aerocast_event_timestamp_seconds",
        labels: ["target", "kind", "event", "detail"],
        unit: .seconds,
        help:
            "When an event was recorded, in seconds since 1970, for the newest \(shown) events of each kind. event is"
            + " the id in /events; detail is the kind of drift, the fault and its station, the version, the flag's"
            + " reason, or the text of an annotation.",
        updatedWhen: "an event is stored; the kinds are the kinds of /events"
    )
    static let rollbacks = MetricDefinition.counter(
        "aerocast_rollbacks_total",
        labels: ["target"],
        help: "Rollbacks from a champion to its predecessor.",
        updatedWhen: "an event of kind rolled_back is stored"
    )

    static let metric = LoopMetric.ofTarget(time, rollbacks) { reading in
        let (transaction, target) = (reading.transaction, reading.target.name)
        let times = try EventKind.allCases.flatMap { kind in
            try transaction.events(EventQuery(target: target, kinds: [kind], limit: shown))
                .map { reading.sample(time, kind.rawValue, "\($0.id)", $0.keyword, value: $0.recordedAt) }
        }
        return times + [reading.sample(rollbacks, value: Double(try transaction.eventCount(.rolledBack, of: target)))]
    }
}

extension EventRecord {
    /// The value of the label `detail`: the kind of drift, the fault and its station, the version, or the reason.
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
