import CanonicalJSON
import Store
import Telemetry

/// What happened in the loop, for marks on a dashboard.
enum Events {
    /// Events of each kind that are shown.
    static let shown = 20

    static let time = MetricDefinition.gauge(
        "aerocast_event_timestamp_seconds",
        labels: ["target", "kind", "event", "detail"],
        unit: .seconds,
        help:
            "When something happened, in seconds since 1970: the newest \(shown) of each kind. event is its number in /events,"
            + " detail the kind of drift, the fault and its station, the version, or the flag's reason.",
        updatedWhen: "an event is stored; the kinds are those of /events"
    )
    static let rollbacks = MetricDefinition.counter(
        "aerocast_rollbacks_total",
        labels: ["target"],
        help: "Times that a champion disappointed and its predecessor took over again.",
        updatedWhen: "an event of kind rolled_back is stored"
    )

    static let metric = LoopMetric.ofTarget(time, rollbacks) { reading in
        let (transaction, model) = (reading.transaction, reading.model)
        let times = try EventKind.allCases.flatMap { kind in
            try transaction.events(EventQuery(model: model, kinds: [kind], limit: shown))
                .map { reading.sample(time, kind.rawValue, "\($0.id)", $0.keyword, value: $0.recordedAt) }
        }
        return times + [reading.sample(rollbacks, value: Double(try transaction.eventCount(.rolledBack, of: model)))]
    }
}

extension EventRecord {
    /// The one word that tells it from others of its kind: the kind of drift, the fault and its station, the version, or
    /// the reason.
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
