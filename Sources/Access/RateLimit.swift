/// A limit of requests in time, by the generic cell rate algorithm (ITU-T I.371, virtual scheduling): one number for
/// each client, no windows, and no burst at a window's edge.
package struct RateLimit: Hashable, Sendable {
    /// Requests per ``window``, which may also come at once.
    package let quota: Int
    /// Seconds.
    package let window: Double

    package init(quota: Int, window: Double) {
        self.quota = quota
        self.window = window
    }

    /// Seconds for which one request uses up the limit.
    private var interval: Double { window / Double(quota) }

    /// The use of a limit by one client.
    package struct Use: Hashable, Sendable {
        /// The theoretical arrival time of the next request, in seconds.
        fileprivate var arrival = -Double.infinity

        package init() {}
    }

    /// The decision about a request.
    package struct Decision: Hashable, Sendable {
        package var isAllowed: Bool
        /// Requests of weight 1 that would be allowed now.
        package var remaining: Int
        /// Seconds until the whole quota is available.
        package var reset: Double
        /// Seconds until the same request would be allowed; 0 if it is allowed.
        package var retryAfter: Double
    }

    /// The rest of the limit; counts no request.
    package func standing(_ use: Use, now: Double) -> Decision {
        let spent = max(use.arrival, now) - now
        return Decision(isAllowed: true, remaining: remaining(after: spent), reset: spent, retryAfter: 0)
    }

    private func remaining(after spent: Double) -> Int { max(0, Int((window - spent) / interval + 1e-6)) }

    /// Decides about a request, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - use: the client's use of this limit.
    ///   - weight: the cost of the request, 1 or more; more than the quota is counted as the quota.
    ///   - now: seconds of a clock that does not go back.
    /// - Returns: whether the request is allowed, and what is left.
    package func decide(_ use: inout Use, weight: Int = 1, now: Double) -> Decision {
        let arrival = max(use.arrival, now)
        let next = arrival + interval * Double(min(max(weight, 1), quota))
        let excess = next - now - window
        // A millionth of an interval covers the rounding of sums of intervals.
        let isAllowed = excess <= interval * 1e-6
        if isAllowed { use.arrival = next }
        let spent = (isAllowed ? next : arrival) - now
        return Decision(
            isAllowed: isAllowed,
            remaining: remaining(after: spent),
            reset: spent,
            retryAfter: isAllowed ? 0 : excess
        )
    }
}
