import Access

/// The limit of a request's key, for the part of the cost that only the body shows.
struct RequestCharge: Sendable {
    let use: ClientUse
    let limit: RateLimit
    let role: Role
    /// Seconds since 1970.
    let now: Double
}

extension APIRequestContext {
    /// Charges the cost of the body in addition to the cost of each request.
    ///
    /// - Parameters:
    ///   - weight: the weight of the route.
    ///   - count: the number of things in the body.
    /// - Throws: a ``Problem`` with the status 429.
    func charge(_ weight: RouteWeight, for count: Int) throws {
        guard let charge else { return }
        // A request never costs more than the whole limit, which an idle client has.
        let extra = min(weight.cost(of: count), charge.limit.quota) - weight.base
        guard extra > 0 else { return }
        do {
            try charge.use.charge(charge.role, limit: charge.limit, weight: extra, now: charge.now)
        } catch {
            throw Problem(error, role: charge.role)
        }
    }
}
