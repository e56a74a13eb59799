extension RouteTable {
    /// Sessions of browsers, and the audit.
    static func access(_ api: API) -> [Route] {
        let sessions = SessionRoutes(store: api.store, gate: api.gate, now: api.now)
        let audit = AuditRoute(store: api.store)
        return [
            .post(
                "/session",
                .open,
                isVersioned: false,
                "Signs a browser in with a key.",
                query: [],
                takes: SessionRoutes.Input.self,
                answers: SessionRoutes.Answer.self,
                sessions.signIn
            ),
            .get(
                "/session",
                .open,
                isVersioned: false,
                "Who is signed in, and whether a key is needed.",
                answers: SessionRoutes.Answer.self,
                sessions.show
            ),
            .post(
                "/session/end",
                .open,
                isVersioned: false,
                "Signs the browser out.",
                query: [],
                takes: NoBody.self,
                answers: SessionRoutes.Answer.self,
                sessions.signOut
            ),
            .get(
                "/audit",
                .administer,
                "Every change of state, oldest first; each entry contains the hash of its predecessor.",
                query: AuditRoute.parameters,
                answers: AuditRoute.Answer.self,
                audit.handle
            ),
        ]
    }
}
