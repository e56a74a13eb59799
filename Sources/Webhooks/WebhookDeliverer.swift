package import HTTPClient
package import Logging
package import Observations
package import Store
package import Timing

/// Sends the messages of the outbox to their webhooks.
///
/// One process at a time delivers: the owner of a lease, which every record of a result checks. A process that dies
/// between an attempt and its record leaves the message waiting, so that the next owner sends it again under the same
/// `webhook-id`. Messages with the same subject are sent in order, others at the same time.
package struct WebhookDeliverer: Sendable {
    let store: Store
    let sender: any MessageSender
    /// The lease in the table of leases.
    let leaseName: String
    let retries: WebhookRetries
    /// The target whose history records the event of a disabled webhook.
    let target: TargetName
    let owner: String
    let metrics: WebhookMetrics?
    let now: WallClock
    let clock: any Clock<Duration>
    let random: @Sendable () -> Double
    let logger: Logger

    /// Longer than several ``tick``: the time until another process takes over from a dead one.
    static let leaseDuration = Duration.seconds(5)
    /// How often the lease is renewed, and new messages are looked for, while messages are being sent.
    static let tick = Duration.seconds(1)
    /// The messages that are sent to one webhook at once; one if it fails.
    ///
    /// There is no limit for all webhooks together, so that slow ones cannot take the places of others: a hundred
    /// webhooks use 200 connections, fewer than the 256 descriptors that the API keeps free.
    static let concurrency = 2
    /// The time for one attempt, as Standard Webhooks recommends.
    package static let timeout = Duration.seconds(15)

    /// - Parameters:
    ///   - store: the open database.
    ///   - sender: sends each message once.
    ///   - lease: the name of the lease; one for each kind of sender.
    ///   - retries: when messages are sent again.
    ///   - target: in whose history the event of a disabled webhook is recorded.
    ///   - owner: a text that no other process has.
    ///   - metrics: counts the attempts; `nil` for none.
    ///   - now: the clock of messages and leases.
    ///   - clock: the clock of the ticks.
    ///   - random: numbers from 0 to 1 for pauses.
    ///   - logger: receives failures.
    package init(
        store: Store,
        sender: any MessageSender,
        lease: String,
        retries: WebhookRetries = WebhookRetries(),
        target: TargetName,
        owner: String,
        metrics: WebhookMetrics? = nil,
        now: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        logger: Logger
    ) {
        self.store = store
        self.sender = sender
        leaseName = lease
        self.retries = retries
        self.target = target
        self.owner = owner
        self.metrics = metrics
        self.now = now
        self.clock = clock
        self.random = random
        self.logger = logger
    }

    /// Sends all due messages, also the ones that become due meanwhile; does nothing if another process delivers.
    ///
    /// - Throws: `StoreError`, or `CancellationError`.
    package func deliverDue() async throws {
        let work = try await work(except: [:])
        guard !work.due.isEmpty || !work.overflowed.isEmpty, let lease = try await acquire() else { return }
        do {
            try await deliver(by: lease)
        } catch let lost as LostLease {
            logger.notice("another process delivers webhooks", metadata: ["reason": "\(lost)"])
            return
        } catch {
            try? await store.write { try $0.release(lease) }
            throw error
        }
        try await store.write { try $0.release(lease) }
    }

    /// A deliverer of the webhooks that clients have made.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - transport: follows no redirects and connects only to addresses that the policy permits.
    ///   - policy: the permitted receivers.
    ///   - retries: when messages are sent again.
    ///   - target: in whose history the event of a disabled webhook is recorded.
    ///   - owner: a text that no other process has.
    ///   - metrics: counts the attempts; `nil` for none.
    ///   - now: the clock of messages and leases.
    ///   - clock: the clock of the ticks.
    ///   - random: numbers from 0 to 1 for pauses.
    ///   - logger: receives failures.
    package init(
        store: Store,
        transport: any HTTPTransport,
        policy: ReceiverPolicy,
        retries: WebhookRetries = WebhookRetries(),
        target: TargetName,
        owner: String,
        metrics: WebhookMetrics? = nil,
        now: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        logger: Logger
    ) {
        self.init(
            store: store,
            sender: StandardSender(transport: transport, policy: policy),
            lease: "webhooks",
            retries: retries,
            target: target,
            owner: owner,
            metrics: metrics,
            now: now,
            clock: clock,
            random: random,
            logger: logger
        )
    }

    private enum Step: Sendable {
        case attempted(webhook: String, subject: String)
        case ticked
    }

    private func deliver(by first: Lease) async throws {
        var lease = first
        /// The subjects of which a message is on its way, by webhook.
        var running: [String: Set<String>] = [:]
        try await withThrowingTaskGroup(of: Step.self) { group in
            func startTick() {
                group.addTask { [clock] in
                    try await clock.sleep(for: Self.tick)
                    return .ticked
                }
            }
            startTick()
            while true {
                let work = try await work(except: running)
                for webhook in work.overflowed {
                    try await store.write(rows: Self.refill) { [lease] transaction in
                        try transaction.require(lease)
                        try transaction.refillDeliveries(of: webhook, limit: Self.refill)
                    }
                }
                if !work.overflowed.isEmpty { continue }
                for next in work.due {
                    running[next.webhook.id, default: []].insert(next.delivery.subject)
                    group.addTask { [lease] in
                        try await attempt(next, by: lease)
                        return .attempted(webhook: next.webhook.id, subject: next.delivery.subject)
                    }
                }
                if running.isEmpty { break }
                switch try await group.next() {
                case .attempted(let webhook, let subject):
                    running[webhook]?.remove(subject)
                    if running[webhook]?.isEmpty == true { running[webhook] = nil }
                case .ticked: startTick()
                case nil: break
                }
                if lease.until - now() < (Self.leaseDuration - Self.tick).seconds {
                    guard let renewed = try await acquire(), renewed.token == lease.token else {
                        throw LostLease(name: leaseName)
                    }
                    lease = renewed
                }
            }
            group.cancelAll()
        }
    }

    private func acquire() async throws -> Lease? {
        let (at, owner, name) = (now(), owner, leaseName)
        return try await store.write {
            try $0.acquireLease(name, owner: owner, now: at, for: Self.leaseDuration)
        }
    }

    private struct Work: Sendable {
        /// At most one message of a subject.
        var due: [DueMessage] = []
        /// The webhooks whose outbox was full and has room.
        var overflowed: [String] = []
    }

    /// Events for which messages are written at once.
    private static let refill = 500

    /// The messages to be sent now, as far as there is room.
    ///
    /// - Parameter running: the subjects of which a message is on its way, by webhook.
    /// - Returns: the messages.
    /// - Throws: `StoreError`.
    private func work(except running: [String: Set<String>]) async throws -> Work {
        let at = now()
        return try await store.read { [sender] transaction in
            var found = Work()
            for webhook in try transaction.webhooksWithDeliveries(now: at) where sender.handles(webhook) {
                let half = WebhookDelivery.mostPending / 2
                if webhook.overflowEvent != nil, try transaction.pendingCount(of: webhook.id, limit: half) < half {
                    found.overflowed.append(webhook.id)
                }
                let subjects = running[webhook.id] ?? []
                let places = (webhook.failures == 0 ? Self.concurrency : 1) - subjects.count
                guard places > 0 else { continue }
                let waiting = try transaction.dueDeliveries(of: webhook.id, now: at, limit: places + subjects.count)
                for delivery in waiting.filter({ !subjects.contains($0.subject) }).prefix(places) {
                    let event = try delivery.event.flatMap { try transaction.event($0) }
                    found.due.append(DueMessage(webhook: webhook, delivery: delivery, event: event))
                }
            }
            return found
        }
    }

    /// Sends a message once, and records the result.
    private func attempt(_ due: DueMessage, by lease: Lease) async throws {
        let attempt = try await send(due)
        try await store.write { [target] in try $0.note(attempt, by: lease, target: target) }
        switch attempt.result {
        case .delivered: metrics?.count("delivered")
        case .retry: metrics?.count("failed")
        case .dead: metrics?.count("dead")
        }
        guard attempt.result != .delivered else { return }
        logger.log(
            level: attempt.result == .dead || attempt.disabling != nil ? .warning : .info,
            "a webhook does not accept a message",
            metadata: [
                "webhook": "\(due.webhook.id)", "message": "\(due.delivery.message)",
                "error": "\(attempt.error ?? "")", "disabled": "\(attempt.disabling ?? "no")",
            ]
        )
    }
}
