import CanonicalJSON
import HTTPClient
package import Logging
package import Observations
import Polling
package import Reporting
package import ServiceLifecycle
package import Store
package import Timing
import Webhooks

/// Records changes of the verdict as events, whose messages are written to the outbox in the same transaction.
///
/// One process at a time decides: the owner of a lease, which every record checks. Each notified finding is a row, so
/// that a process that dies notifies nothing twice. If nothing can be stored, the owner sends directly.
package actor NotificationWatch {
    private let store: Store
    private let verdicts: VerdictWatch
    private let target: TargetName
    private let sender: NotificationSender?
    private let owner: String
    private let now: WallClock
    private let logger: Logger
    private var findings: FindingWatch
    private var lease: Lease?
    /// The rows as last read, for the time when nothing can be stored.
    private var known: [NotifiedFinding] = []
    /// The findings that were sent without the outbox.
    private var sentDirectly: [FindingKey: VerdictChange.Item] = [:]
    private var repeatedAt: Double?

    private static let leaseName = "notifications"
    private static let leaseDuration = Duration.seconds(6)
    /// The lease is renewed when less than this time is left, in seconds.
    private static let renewal = 3.0
    /// How long closed findings are remembered, in seconds.
    private static let memory = 86_400.0
    /// How often open findings are sent to an Alertmanager again, which forgets them when it restarts; in seconds.
    private static let repetition = 3600.0

    /// - Parameters:
    ///   - store: the open database.
    ///   - verdicts: the verdict of the installation.
    ///   - target: in whose history events are recorded.
    ///   - sender: sends to the receivers of the settings; `nil` if there are none.
    ///   - cooldown: the pause before a finding that returns is notified.
    ///   - owner: a text that no other process has.
    ///   - now: the wall clock.
    ///   - logger: receives failures.
    package init(
        store: Store,
        verdicts: VerdictWatch,
        target: TargetName,
        sender: NotificationSender?,
        cooldown: Duration,
        owner: String,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.verdicts = verdicts
        self.target = target
        self.sender = sender
        self.owner = owner
        self.now = now
        self.logger = logger
        findings = FindingWatch(cooldown: cooldown.seconds)
    }

    /// A service that looks at the verdict until graceful shutdown.
    package nonisolated func service(every interval: Duration) -> some Service {
        Polling(every: interval, failure: .warning("changes of the verdict wait"), logger: logger) {
            try await self.look()
        }
    }

    /// Looks at the verdict once, and records what has changed.
    ///
    /// - Throws: `StoreError`.
    package func look() async throws {
        let verdict = await verdicts.current()
        let at = now()
        findings.see(verdict, at: at)
        do {
            guard try await holdsLease(at: at) else { return try await handOverDirectlySent(at: at) }
            try await record(verdict, at: at)
        } catch is LostLease {
            lease = nil
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            await sendDirectly(verdict, at: at)
            throw error
        }
    }

    private func holdsLease(at time: Double) async throws -> Bool {
        if let lease, (Self.renewal...Self.leaseDuration.seconds).contains(lease.until - time) { return true }
        let owner = owner
        lease = try await store.write(isContent: false) {
            try $0.acquireLease(Self.leaseName, owner: owner, now: time, for: Self.leaseDuration)
        }
        return lease != nil
    }

    /// Another process decides now: it notifies the end of what this one has sent without the outbox.
    private func handOverDirectlySent(at time: Double) async throws {
        guard !sentDirectly.isEmpty else { return }
        let sent = Array(sentDirectly.values)
        try await store.write(rows: sent.count) { transaction in
            let open = try transaction.reading.notifiedFindings().filter { $0.closedAt == nil }.map(\.key)
            for item in sent where !open.contains(item.key) {
                try transaction.save(try NotifiedFinding(item, openedAt: time))
            }
        }
        sentDirectly = [:]
    }

    private func record(_ verdict: Verdict, at time: Double) async throws {
        guard let lease else { return }
        known = try await store.read { try $0.notifiedFindings() }
        var (opened, resolved) = findings.changes(since: known, at: time)
        let directly = opened.filter { sentDirectly[$0.key] != nil }
        opened.removeAll { sentDirectly[$0.key] != nil }
        for (key, item) in sentDirectly where findings.present[key] == nil {
            var item = item
            item.endedAt = time
            resolved.append(item)
        }
        let change = VerdictChange(state: verdict.state, verdict: verdict.sentence, opened: opened, resolved: resolved)
        let silences = try await acknowledgmentsToEnd(at: time)
        let repetition = isRepetitionDue(at: time) ? try repetition(verdict) : nil
        let forgets = known.contains { $0.closedAt.map { $0 < time - Self.memory } ?? false }
        guard !change.parts.isEmpty || !directly.isEmpty || !silences.isEmpty || repetition != nil || forgets else {
            return
        }
        let (target, known, open, ended) = (target, known, opened + directly, resolved)
        try await store.write(rows: max(open.count + ended.count, 1)) { transaction in
            try transaction.require(lease)
            for part in change.parts {
                try transaction.recordEvent(ofVerdict: try JSONText.encode(part), target: target, at: time)
            }
            for item in open { try transaction.save(try NotifiedFinding(item, openedAt: time)) }
            for item in ended {
                let openedAt = known.first { $0.key == item.key }?.openedAt ?? time
                try transaction.save(try NotifiedFinding(item, openedAt: openedAt, closedAt: time))
            }
            for id in silences {
                try transaction.endSilence(id, because: "the finding is gone", now: time)
            }
            if let repetition {
                try transaction.enqueueNotice(
                    repetition,
                    kind: NotificationSender.openKind,
                    subject: target,
                    to: NotificationReceivers.alertmanagerIdentifier,
                    now: time
                )
            }
            try transaction.deleteNotifiedFindings(closedBefore: time - Self.memory)
        }
        sentDirectly = [:]
        if repetition != nil { repeatedAt = time }
    }

    /// The acknowledgments that match nothing anymore.
    private func acknowledgmentsToEnd(at time: Double) async throws -> [String] {
        let silences = try await store.read { try $0.activeSilences(now: time) }.filter(\.untilResolved)
        guard !silences.isEmpty else { return [] }
        let labels = findings.recent(at: time).map(\.labels)
        return
            silences.filter { silence in
                time - silence.updatedAt > FindingWatch.clearing && !labels.contains { silence.matches($0) }
            }
            .map(\.id)
    }

    private func isRepetitionDue(at time: Double) -> Bool {
        guard sender?.receivers.alertmanager != nil, known.contains(where: { $0.closedAt == nil }) else { return false }
        return repeatedAt.map { !(0..<Self.repetition).contains(time - $0) } ?? true
    }

    /// All open findings, for an Alertmanager.
    private func repetition(_ verdict: Verdict) throws -> String? {
        let open = known.filter { $0.closedAt == nil }.compactMap(\.item)
        guard !open.isEmpty else { return nil }
        return try JSONText.encode(
            VerdictChange(state: verdict.state, verdict: verdict.sentence, opened: open, resolved: [])
        )
    }

    /// Sends notifications that cannot be stored; the next look repeats the ones that were not sent.
    private func sendDirectly(_ verdict: Verdict, at time: Double) async {
        guard let sender, lease != nil else { return }
        let opened = findings.changes(since: known, at: time).opened.filter { sentDirectly[$0.key] == nil }
        guard !opened.isEmpty else { return }
        let change = VerdictChange(state: verdict.state, verdict: verdict.sentence, opened: opened, resolved: [])
        var isSent = false
        for receiver in sender.receivers.records(now: time) {
            do {
                let message = "direct_\(Int64(time * 1000))"
                let answer = try await sender.send(change, to: receiver, message: message, at: time)
                isSent = isSent || answer.isSuccess
            } catch {
                logger.warning(
                    "a notification was not sent, and cannot be stored",
                    metadata: ["receiver": "\(receiver.id)", "error": "\(error)"]
                )
            }
        }
        if isSent { for item in opened { sentDirectly[item.key] = item } }
    }
}
