import Forecasting
import Healing
import JSONSchema
import Registry
import Reporting
import Store

extension HealthRoutes.Health {
    static let schema = JSONSchema.open("Health", [.required("ok", .boolean), .required("time", .time)])
}

extension HealthRoutes.Readiness {
    static let schema = JSONSchema.open(
        "Readiness",
        [
            .required("ready", .boolean), .required("model", .targetName), .optional("model_version", .version),
            .required("answered_by", .answerer),
            .required(
                "problems",
                .list(of: .text).described("Problems for an operator, even while the service is ready.")
            ), .required("verdict", .verdictState.described("The state of the installation.")),
            .required(
                "targets",
                .list(
                    of: .open(
                        "TargetReadiness",
                        [
                            .required("target", .targetName), .optional("model_version", .version),
                            .required("answered_by", .answerer),
                        ]
                    )
                )
            ),
        ]
    )
}

extension RetrainCheckRoute.Input {
    static let schema: JSONSchema? = JSONSchema.closed("RetrainCheckRequest", [.optional("target", .targetName)])
        .example("{}")
}

extension RetrainCheckRoute.Answer {
    static let schema = JSONSchema.open(
        "RetrainCheck",
        [
            .required("scheduled", .boolean), .required("reason", .words(["stale", "fresh", "waits_after_failure"])),
            .required("age_sec", .number.orNull), .optional("flag", .integer),
        ]
    )
}

extension FlagsRoute.Answer {
    static let schema = JSONSchema.open("Flags", [.required("flags", .list(of: FlagReport.schema))])
}

extension FlagReport {
    static let schema = JSONSchema.open(
        "Flag",
        [
            .required("flag", .integer), .required("reason", .text), .required("state", .text),
            .required("raised_at", .time), .required("attempts", .integer), .optional("challenger", .version),
            .optional("error", .text), .optional("trace_id", .text), .optional("evidence", .driftEvidence),
            .optional("verdict", PromotionVerdict.schema),
        ]
    )
}

extension JSONSchema {
    /// The figures with which a drift was reported.
    static let driftEvidence = JSONSchema.open(
        "DriftEvidence",
        [
            .required("station", .station), .required("outcome", .integer), .required("kind", .text),
            .required("direction", .text), .required("time", .integer.described("Seconds since 1970.")),
            .required("estimated_start", .integer.described("Seconds since 1970.")), .required("window", .integer),
            .required("statistic", .number), .required("threshold", .number), .required("size", .number),
            .required("size_in_sigma", .number), .optional("weather_difficulty", .number),
            .optional("reading_shift", .number),
        ]
    )

    /// The comparison of two models; a figure that is not finite is a text.
    fileprivate static let comparison = JSONSchema.open(
        "LossComparison",
        [
            .required("count", .integer), .optional("champion_loss", .any), .optional("challenger_loss", .any),
            .optional("persistence_loss", .any), .optional("test", .any), .optional("persistence_test", .any),
            .optional("horizons", .list(of: .any)),
        ]
    )
}

extension PromotionVerdict {
    static let schema = JSONSchema.open(
        "Verdict",
        [
            .required("promoted", .boolean),
            .required(
                "objections",
                .list(
                    of: .open(
                        "Objection",
                        [
                            .required("rule", .words(Objection.Rule.allCases.map(\.rawValue))),
                            .required("value", .any), .required("limit", .any), .optional("horizon", .integer),
                        ]
                    )
                )
            ), .required("recent", .comparison), .optional("normal", .comparison),
        ]
    )
}

extension EventsRoute.Answer {
    static let schema = JSONSchema.open(
        "Events",
        [.required("events", .list(of: EventReport.schema)), .required("next", .integer)]
    )
}

extension EventReport {
    static let schema = JSONSchema.open(
        "Event",
        [
            .required("id", .integer), .required("recorded_at", .time), .optional("weather_time", .time),
            .required("kind", .words(EventKind.allCases.map(\.rawValue))), .required("model", .targetName),
            .optional("station", .station), .optional("model_version", .version), .optional("flag", .integer),
            .optional("trace_id", .text), .required("sentence", .text), .required("details", .map(of: .any)),
        ]
    )
}

extension TimelineReport {
    static let schema = JSONSchema.open(
        "Timeline",
        [
            .required("target", .targetName), .optional("unit", .text), .required("station", .station),
            .required("horizon", .horizon), .required("step_hours", .integer), .required("error_hours", .integer),
            .required("now", .time), .required("times", seconds), .required("actual", numbers),
            .required("predicted", numbers), .required("lower", gaps), .required("upper", gaps),
            .required(
                "rmse",
                .open(
                    "TimelineErrors",
                    [.required("served", gaps), .required("champion", gaps), .required("persistence", gaps)]
                )
            ),
            .required("drift", .open("TimelineDrift", [.required("times", seconds), .required("ratio", numbers)])),
            .required(
                "forecast",
                .open(
                    "TimelineForecast",
                    [
                        .optional("issued_at", .time), .optional("model_version", .version),
                        .required("horizons", .list(of: .integer)), .required("times", seconds),
                        .required("values", numbers), .required("lower", gaps), .required("upper", gaps),
                    ]
                )
            ),
        ]
    )

    private static let seconds = JSONSchema.list(of: .integer.described("Seconds since 1970."))
    private static let numbers = JSONSchema.list(of: .number)
    private static let gaps = JSONSchema.list(of: .number.orNull)
}

extension ChampionChangeInput {
    static let schema: JSONSchema? =
        JSONSchema.closed(
            "ChampionChangeRequest",
            [
                .required("actor", .text(1...500)), .required("reason", .text(1...500)),
                .optional(
                    "force",
                    .boolean.described("Whether a quarantined version is promoted, too; only for a promotion.")
                ),
                .optional(
                    "quarantine",
                    .boolean.described(
                        "Whether the version in service is quarantined; only for a rollback, default true."
                    )
                ),
                .optional("target", .targetName),
            ]
        )
        .example(#"{"actor": "you", "reason": "why"}"#)
}

extension ChampionChangeBody {
    static let schema = JSONSchema.open(
        "ChampionChange",
        [
            .required("champion", .version), .required("changed", .boolean), .required("promotion", Promotion.schema),
        ]
    )
}

extension Promotion {
    static let schema = JSONSchema.open(
        "Promotion",
        [
            .required("id", .integer), .required("kind", .text), .required("version", .version),
            .optional("previous", .version), .required("at", .time), .required("actor", .text),
            .required("reason", .text), .optional("flag", .integer), .optional("evidence", .map(of: .any)),
        ]
    )
}

extension RegistryListing {
    static let schema = JSONSchema.open(
        "Models",
        [
            .required("model", .targetName), .optional("champion", .version), .optional("challenger", .version),
            .optional("previous", .version),
            .required("versions", .list(of: .open("Version", VersionSummary.properties))),
            .required("promotions", .list(of: Promotion.schema)),
        ]
    )
}

extension VersionSummary {
    fileprivate static let properties: [JSONSchema.Property] = [
        .required("version", .version),
        .required("aliases", .list(of: .words(VersionAlias.allCases.map(\.rawValue)))), .required("champion", .boolean),
        .required("quarantined", .boolean), .optional("parent", .version), .required("published_at", .time),
        .optional("published_by", .text), .optional("reason", .text), .optional("code_version", .text),
        .required("sha256", .text), .optional("from", .time), .optional("until", .time), .optional("rows", .integer),
        .optional("seed", .number), .optional("held_back_rmse", .number),
        .optional("held_back_persistence_rmse", .number),
    ]
}

extension VersionDetails {
    static let schema = JSONSchema.open(
        "VersionDetails",
        VersionSummary.properties + [
            .optional("training", .map(of: .any)), .optional("kind", .text), .optional("specification", .map(of: .any)),
            .optional("held_back", .map(of: .any)), .required("promotions", .list(of: Promotion.schema)),
            .required(
                "events",
                .list(
                    of: .open(
                        "VersionEvent",
                        [
                            .required("kind", .text), .required("at", .time), .required("actor", .text),
                            .required("reason", .text),
                        ]
                    )
                )
            ), .optional("flag", .integer), .optional("verdict", PromotionVerdict.schema),
        ]
    )
}

extension Problem {
    static let schema =
        JSONSchema.open(
            "Problem",
            [
                .required(
                    "type",
                    .words(Kind.allCases.map(\.uri)).described("The kind of the problem.")
                ), .required("title", .text), .required("status", .integer(400...599)), .required("detail", .text),
                .optional("instance", .text),
                .optional("error_count", .integer.described("The number of wrong parts, listed or not.")),
                .optional(
                    "errors",
                    .list(
                        of: .open(
                            "ProblemPart",
                            [
                                .optional(
                                    "pointer",
                                    .text.described("The place in the body: a JSON Pointer (RFC 6901).")
                                ),
                                .optional("parameter", .text.described("The name of a parameter of the query.")),
                                .required("detail", .text),
                            ]
                        )
                    )
                ),
            ]
        )
        .described("RFC 9457.")
}
