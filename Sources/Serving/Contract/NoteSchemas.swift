import JSONSchema
import Reporting
import Store

extension SilenceReport: JSONRouteAnswer {
    static let schema = JSONSchema.open(
        "Silence",
        [
            .required("id", .text),
            .required(
                "status",
                .open("SilenceStatus", [.required("state", .words(SilenceRecord.State.allCases.map(\.rawValue)))])
            ),
            .required(
                "matchers",
                .list(
                    of: .open(
                        "SilenceMatcher",
                        [
                            .required("name", .words(LabelMatcher.names)), .required("value", .text),
                            .required("isRegex", .boolean), .required("isEqual", .boolean),
                        ]
                    )
                )
            ), .required("startsAt", .time), .required("endsAt", .time), .required("updatedAt", .time),
            .required("createdBy", .text), .required("comment", .text),
            .required("holdsFlags", .boolean.described("Whether drifts raise no retrain flags.")),
            .required("untilResolved", .boolean.described("Whether it is an acknowledgment.")),
        ]
    )
}

extension SilencesRoutes.List {
    static let schema = JSONSchema.open("Silences", [.required("silences", .list(of: SilenceReport.schema))])
}

extension AnnotationReport: JSONRouteAnswer {
    static let schema = JSONSchema.open(
        "Annotation",
        [
            .required("id", .integer), .optional("target", .targetName), .optional("station", .station),
            .optional("flag", .integer), .required("starts_at", .time.described("The time of the weather.")),
            .optional("ends_at", .time), .required("text", .text), .required("created_by", .text),
            .required("created_at", .time), .required("new_reference", .boolean),
        ]
    )
}

extension AnnotationsRoutes.List {
    static let schema = JSONSchema.open(
        "Annotations",
        [.required("annotations", .list(of: AnnotationReport.schema).described("The newest first."))]
    )
}
