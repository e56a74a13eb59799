import Access
import Synchronization

/// The use of the service by one key: its limits, its running requests and its requests of the day.
final class ClientUse: Sendable {
    fileprivate struct State {
        var uses = RoleTable { _ in RateLimit.Use() }
        var running = 0
        /// Requests since they were last stored.
        var unstored = 0
        /// Requests of ``day`` that all replicas had stored.
        var stored = 0
        /// Days since 1970.
        var day = 0
        var lastUsedAt: Double?
    }

    /// Why a request must wait.
    enum Refusal: Error {
        case rate(RateLimit.Decision, RateLimit)
        case concurrency(Int)
        case quota(Int, secondsToMidnight: Double)
    }

    private let state = Mutex(State())

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - role: the role that the route needs.
    ///   - limit: the limit of the role; `nil` for none.
    ///   - policy: the limit of running requests.
    ///   - quota: the key's requests a day; `nil` for no quota.
    ///   - weight: the cost of the request in the rate limit.
    ///   - now: seconds since 1970.
    /// - Returns: the decision of the rate limit; `nil` without one.
    /// - Throws: ``Refusal``. The caller calls ``end()`` after a request that was not refused.
    func begin(
        _ role: Role,
        limit: RateLimit?,
        policy: AccessPolicy,
        quota: Int?,
        weight: Int = 1,
        now: Double
    ) throws(Refusal) -> RateLimit.Decision? {
        let result: Result<RateLimit.Decision?, Refusal> = state.withLock { state in
            state.turn(to: Int(now / 86_400))
            if let quota, state.stored + state.unstored >= quota {
                return .failure(.quota(quota, secondsToMidnight: 86_400 - now.truncatingRemainder(dividingBy: 86_400)))
            }
            guard state.running < policy.concurrencyPerKey else { return .failure(.concurrency(state.running)) }
            let decision = limit?.decide(&state.uses[role], weight: weight, now: now)
            if let decision, let limit, !decision.isAllowed { return .failure(.rate(decision, limit)) }
            state.running += 1
            state.unstored += 1
            state.lastUsedAt = now
            return .success(decision)
        }
        return try result.get()
    }

    /// Ends a request that ``begin(_:limit:policy:quota:weight:now:)`` counted.
    func end() {
        state.withLock { $0.running -= 1 }
    }

    /// Charges a running request for what its body asks for.
    ///
    /// - Throws: ``Refusal/rate(_:_:)``.
    func charge(_ role: Role, limit: RateLimit, weight: Int, now: Double) throws(Refusal) {
        let decision = state.withLock { state in
            limit.decide(&state.uses[role], weight: weight, now: now)
        }
        guard decision.isAllowed else { throw .rate(decision, limit) }
    }

    /// What is left of a limit.
    func standing(_ role: Role, limit: RateLimit, now: Double) -> RateLimit.Decision {
        state.withLock { limit.standing($0.uses[role], now: now) }
    }

    /// The requests since the last call, with their day; `nil` if there were none.
    func takeUnstored() -> KeyUsage? {
        state.withLock { state in
            guard state.unstored > 0, let last = state.lastUsedAt else { return nil }
            defer { state.unstored = 0 }
            state.stored += state.unstored
            return KeyUsage(day: state.day, requests: state.unstored, lastUsedAt: last)
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
    fileprivate mutating func turn(to day: Int) {
        guard day > self.day else { return }
        self.day = day
        (stored, unstored) = (0, 0)
    }
}
