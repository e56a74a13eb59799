import Access
import Healing
import Hummingbird
import JSONSchema
import Observations
import Reporting
import Store

/// `GET /v1/anomalies`: the warnings, drifts and sensor faults of a target, oldest first.
struct AnomaliesRoute: Sendable {
    let store: Store
    let targets: ServedTargets

    static let largestLimit = 1000
    static let defaultLimit = 200

    static let parameters = [
        QueryParameter.target, .station, .limit(1...largestLimit, default: defaultLimit, "anomalies"),
        QueryParameter("since", .integer(0...Int.max), "The id of the last known anomaly; default: the newest ones."),
    ]

    static let kinds: Set<EventKind> = [.warning, .drift, .sensorFault]

    struct Answer: JSONRouteAnswer, Encodable {
        var anomalies: [Anomaly]
        /// Continues with `since`.
        var next: Int64

        static let schema = JSONSchema.open(
            "Anomalies",
            [
                .required(
                    "anomalies",
                    .list(
                        of: .open(
                            "Anomaly",
                            [
                                .required("id", .integer), .required("kind", .words(kinds.map(\.rawValue).sorted())),
                                .required("model", .targetName), .optional("station", .station),
                                .optional("time", .time.described("The time of the weather.")),
                                .optional(
                                    "score",
                                    .number.described("The statistic relative to its threshold: an alarm is at 1.")
                                ), .required("flags", .list(of: .integer).described("The retrain flags it raised.")),
                                .required("sentence", .text),
                            ]
                        )
                    )
                ), .required("next", .integer),
            ]
        )
    }

    struct Anomaly: Encodable {
        var id: Int64
        var kind: String
        var model: TargetName
        var station: String?
        var time: Timestamp?
        var score: Double?
        var flags: [Int64]
        var sentence: String

        init(_ event: EventRecord) {
            let report = EventReport(event)
            id = event.id
            kind = event.kind.rawValue
            model = event.target
            station = event.station
            time = event.weatherTime
            score = report.details.score
            flags = [event.flag].compactMap { $0 }
            sentence = report.sentence
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let since = try request.integer("since", in: 0...Int.max).map(Int64.init)
        let query = EventQuery(
            target: try targets.named(by: request).name,
            after: since,
            kinds: Self.kinds,
            station: try request.station(),
            among: context.credential.namedStations,
            limit: try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        )
        let (events, newest) = try await store.read { transaction in
            (try transaction.events(query), try transaction.latestEventIdentifier())
        }
        let next = events.count == query.limit ? events.last?.id ?? newest : max(newest, since ?? 0)
        return Answer(anomalies: events.map(Anomaly.init), next: next)
    }
}

extension EventDetails {
    /// The statistic relative to its threshold.
    fileprivate var score: Double? {
        let (statistic, threshold): (Double, Double)
        switch self {
        case .drift(let evidence): (statistic, threshold) = (evidence.statistic, evidence.threshold)
        case .sensorFault(let fault): (statistic, threshold) = (fault.statistic, fault.threshold)
        default: return nil
        }
        let score = statistic / threshold
        return score.isFinite ? (score * 1000).rounded() / 1000 : nil
    }
}
