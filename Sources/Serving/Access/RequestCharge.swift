import Access
import Timing

/// The limits of a request's client, for the part of the cost that only the body shows.
struct RequestCharge: Sendable {
    let client: ProvenClient
    let role: Role
    let gate: AccessGate
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
        let cost = weight.cost(of: count)
        guard cost > weight.base else { return }
        do {
            try charge.client.use.charge(
                charge.role,
                limit: charge.gate.policy.limits[charge.role],
                quota: charge.client.dailyQuota,
                weight: cost,
                paid: weight.base,
                now: charge.gate.now()
            )
        } catch {
            throw Problem(error, role: charge.role)
        }
    }
}
