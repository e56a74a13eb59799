import JSONSchema
import Reporting

extension VerdictRoute.Answer {
    static let schema = JSONSchema.open(
        "InstallationVerdict",
        [
            .required("state", .verdictState),
            .required("sentence", .text.described("The heaviest finding, or that all is well.")),
            .required("checked_at", .time),
            .required("findings", .list(of: finding).described("The heaviest first.")),
            .required(
                "targets",
                .list(
                    of: .open("TargetVerdict", [.required("target", .targetName), .required("state", .verdictState)])
                )
            ),
            .required(
                "stations",
                .open(
                    "StationCounts",
                    ["total", "silent", "faulty", "drifting", "closed"].map { .required($0, .integer) }
                )
            ),
        ]
    )

    private static let silence = JSONSchema.open(
        "FindingSilence",
        [
            .required("id", .text.described("The id of the silence.")), .required("created_by", .text),
            .required("comment", .text), .required("ends_at", .time),
            .required(
                "acknowledged",
                .boolean.described("Whether it is an acknowledgment, which ends with the finding.")
            ),
        ]
    )

    private static let finding = JSONSchema.open(
        "Finding",
        [
            .required("kind", .text.described("The kind: drift, sensor_fault, detector_silent and others.")),
            .required("state", .verdictState),
            .required("severity", .words(Severity.allCases.map(\.rawValue)).described("How soon to react.")),
            .optional("target", .targetName), .optional("station", .station),
            .required("count", .integer.described("The number of stations that it stands for.")),
            .required("sentence", .text), .optional("since", .time),
            .optional("next", .text.described("The next step of healing.")),
            .optional("latest", .time.described("When it happens at the latest.")),
            .optional("action", .text.described("The remedy.")),
            .required("runbook", .text.described("The anchor of the paragraph in the runbook.")),
            .optional("silence", silence),
        ]
    )
}

extension JSONSchema {
    /// The state of an installation, a target or a station.
    static let verdictState = JSONSchema.words(VerdictState.allCases.map(\.rawValue))
}

extension HeartbeatsRoute.Input {
    static let schema: JSONSchema? =
        JSONSchema.closed(
            "Heartbeat",
            [
                .required("feeder", .text(lengths).described("What it feeds, such as nws KJFK.")),
                .required("silent_after", .number(silences).described("Seconds until silence is a problem.")),
                .optional("problem", .text(0...longestProblem).described("What the feeder waits for.")),
                .optional("ended", .boolean.described("Whether the feeder ends as it should.")),
            ]
        )
        .example(#"{"feeder": "nws KJFK", "silent_after": 15}"#)
}

extension HeartbeatsRoute.Answer {
    static let schema = JSONSchema.open("HeartbeatReceipt", [.required("stored", .boolean)])
}

extension OverviewRoute.Answer {
    static let overviewSchema = JSONSchema.open(
        "Overview",
        [
            .required("target", .targetName), .required("unit", .text.orNull),
            .required("id", .list(of: .station).described("The stations; each list has one entry for each of them.")),
            .required("name", .list(of: .text.orNull)), .required("state", .list(of: .verdictState)),
            .required("trouble", .list(of: .words(StationOverview.Trouble.allCases.map(\.rawValue)).orNull)),
            .required("newest", .list(of: .number.orNull).described("Seconds since 1970.")),
            .required("served", .list(of: .number.orNull).described("RMSE one hour ahead over the newest week.")),
            .required("persistence", .list(of: .number.orNull)),
            .required("latitude", .list(of: .number.orNull)), .required("longitude", .list(of: .number.orNull)),
        ]
    )
}
