import JSONSchema

extension SessionRoutes.Input {
    static let schema: JSONSchema? = JSONSchema.closed("SignIn", [.required("key", .text(1...200))])
        .example(#"{"key": "ac_abcdefghij_…"}"#)
}

extension SessionRoutes.Answer {
    static let schema = JSONSchema.open(
        "Session",
        [
            .required("required", .boolean.described("Whether requests need a key or a session.")),
            .optional("client", .text), .optional("roles", .list(of: .text)),
            .optional("csrf_token", .text.described("Repeated in the header X-CSRF-Token of each change.")),
        ]
    )
}

extension AuditRoute.Answer {
    static let schema = JSONSchema.open(
        "Audit",
        [.required("entries", .list(of: AuditRoute.Entry.schema)), .optional("next", .integer)]
    )
}

extension AuditRoute.Entry {
    static let schema = JSONSchema.open(
        "AuditEntry",
        [
            .required("id", .integer), .required("at", .time), .required("actor", .text),
            .optional("credential", .text), .optional("claimed", .text), .required("action", .text),
            .required("subject", .text), .optional("target", .text), .optional("reason", .text),
            .optional("before", .any), .optional("after", .any), .optional("trace", .text),
            .required("previous_hash", .text), .required("hash", .text),
        ]
    )
}
