import Access

extension Credential {
    /// Whether the client of a route that needs a role has this role, too.
    ///
    /// Without a proof such a route is reached only while the service needs none: then everybody may do everything.
    func mayAct(as role: Role) -> Bool { self == .none || permits(role) }
}
