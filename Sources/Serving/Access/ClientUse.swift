import Access
import Synchronization

/// The use of the service by one client: its limits, its running requests and its requests of the day.
final class ClientUse: Sendable {
    fileprivate struct State {
        var uses = RoleTable { _ in RateLimit.Use() }
        var running = 0
        /// The weights of the requests since they were last stored.
        var unstored = 0
        /// The weights of the requests of ``day`` that all processes had stored.
        var stored = 0
        /// Days since 1970.
        var day = 0
        var lastUsedAt: Double?
    }

    /// Why a request must wait.
    enum Refusal: Error {
        case rate(RateLimit.Decision, RateLimit)
        case concurrency(Int)
        case quota(Int, left: Int, weight: Int, secondsToMidnight: Double)
    }

    private let state = Mutex(State())

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - role: the role that the route needs.
    ///   - limit: the limit of the role; `nil` for none.
    ///   - policy: the limit of running requests.
    ///   - quota: the weight of a day's requests; `nil` for no quota.
    ///   - weight: the cost of the request; more than a limit or the quota is counted as all of it.
    ///   - now: seconds since 1970.
    /// - Throws: ``Refusal``. The caller calls ``end()`` after a request that was not refused.
    func begin(
        _ role: Role,
        limit: RateLimit?,
        policy: AccessPolicy,
        quota: Int?,
        weight: Int = 1,
        now: Double
    ) throws(Refusal) {
        try state.withLock { state throws(Refusal) in
            guard state.running < policy.concurrencyPerKey else { throw .concurrency(state.running) }
            try state.charge(role, limit: limit, quota: quota, weight: weight, paid: 0, now: now)
            state.running += 1
        }
    }

    /// Ends a request that ``begin(_:limit:policy:quota:weight:now:)`` counted.
    func end() {
        state.withLock { $0.running -= 1 }
    }

    /// Charges a running request for what its body asks for.
    ///
    /// - Parameters:
    ///   - role: the role that the route needs.
    ///   - limit: the limit of the role; `nil` for none.
    ///   - quota: the weight of a day's requests; `nil` for no quota.
    ///   - weight: the cost of the request.
    ///   - paid: the part of the cost that ``begin(_:limit:policy:quota:weight:now:)`` counted.
    ///   - now: seconds since 1970.
    /// - Throws: ``Refusal``.
    func charge(
        _ role: Role,
        limit: RateLimit?,
        quota: Int?,
        weight: Int,
        paid: Int,
        now: Double
    ) throws(Refusal) {
        try state.withLock { state throws(Refusal) in
            try state.charge(role, limit: limit, quota: quota, weight: weight, paid: paid, now: now)
        }
    }

    /// The rest of a limit.
    func standing(_ role: Role, limit: RateLimit, now: Double) -> RateLimit.Decision {
        state.withLock { limit.standing($0.uses[role], now: now) }
    }

    /// The weights of the requests since the last call, with their day; `nil` if there were none.
    func takeUnstored() -> KeyUsage? {
        state.withLock { state in
            guard state.unstored > 0, let last = state.lastUsedAt else { return nil }
            defer { state.unstored = 0 }
            state.stored += state.unstored
            return KeyUsage(day: state.day, requests: state.unstored, lastUsedAt: last)
        }
    }

    /// Takes back what ``takeUnstored()`` gave and could not be stored.
    func restore(_ usage: KeyUsage) {
        state.withLock { state in
            guard usage.day == state.day else { return }
            state.unstored += usage.requests
            state.stored -= usage.requests
        }
    }

    /// Whether nothing is running or unstored, and no request was counted after a time in seconds since 1970.
    func isIdle(since time: Double) -> Bool {
        state.withLock { $0.running == 0 && $0.unstored == 0 && $0.lastUsedAt ?? -.infinity < time }
    }

    /// Takes over the day's requests of all replicas, without those that this one has not stored.
    func note(stored: Int, day: Int) {
        state.withLock { state in
            state.turn(to: day)
            state.stored = stored
        }
    }
}

extension ClientUse.State {
    /// Counts a cost in the rate limit and in the quota of the day, or in neither.
    ///
    /// A request costs at most a whole limit, which an idle client has, and at most the whole quota.
    fileprivate mutating func charge(
        _ role: Role,
        limit: RateLimit?,
        quota: Int?,
        weight: Int,
        paid: Int,
        now: Double
    ) throws(ClientUse.Refusal) {
        turn(to: Int(now / 86_400))
        let cost = min(weight, quota ?? .max) - paid
        if let quota, cost > 0, stored + unstored + cost > quota {
            let rest = 86_400 - now.truncatingRemainder(dividingBy: 86_400)
            let left = max(0, quota - stored - unstored)
            throw .quota(quota, left: left, weight: weight, secondsToMidnight: rest)
        }
        if let limit {
            let cost = min(weight, limit.quota) - paid
            let decision =
                cost > 0
                ? limit.decide(&uses[role], weight: cost, now: now)
                : limit.standing(uses[role], now: now)
            guard decision.isAllowed else { throw .rate(decision, limit) }
        }
        unstored += max(0, cost)
        lastUsedAt = now
    }

    fileprivate mutating func turn(to day: Int) {
        guard day > self.day else { return }
        self.day = day
        (stored, unstored) = (0, 0)
    }
}
