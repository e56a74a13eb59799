import Healing
import Observations
import Reporting
import Store
import Timing

extension Doctor {
    /// Checks a target's newest flag, its probation, and its outbox for MLflow.
    func loopChecks(of target: TargetName) async throws -> [Check] {
        let at = now()
        return try await store.read { transaction in
            let newest = try transaction.flags(of: target, limit: 1).first
            return [
                Self.flag(try transaction.openFlag(of: target)?.flag, newest: newest, now: at),
                Self.probation(try transaction.openProbation(of: target)),
            ] + Self.outbox(try transaction.outboxState(of: target), now: at)
        }
    }

    private static func flag(_ open: RetrainFlag?, newest: FlagRecord?, now: Double) -> Check {
        if case .failed? = newest?.flag.state, let flag = newest?.flag {
            return Check(
                "flags",
                .problem,
                "flag \(flag.id) failed \(flag.attempts) times: \(flag.error ?? "the reason is unknown")",
                advice: "fix the reported error; drift, the schedule or a retrain check raises the next flag"
            )
        }
        guard let open else { return Check("flags", .good, "none is open") }
        if case .claimed(let lease) = open.state, lease.until <= now {
            return Check(
                "flags",
                .warning,
                "the lease of \(lease.holder) on flag \(open.id) expired \(Span.words(now - lease.until)) ago",
                advice: "its trainer died; start a trainer, which claims the flag"
            )
        }
        let age = Span.words(now - open.raisedAt)
        guard now - open.raisedAt < 7 * 86_400 else {
            return Check(
                "flags",
                .warning,
                "flag \(open.id) has been open for \(age)",
                advice: "check that a trainer runs and that observations are stored"
            )
        }
        return Check("flags", .good, "flag \(open.id) is \(open.state.name), open for \(age)")
    }

    private static func probation(_ record: ProbationRecord?) -> Check {
        guard let record else { return Check("probation", .good, "the champion is not on probation") }
        let began = Timestamp(secondsSince1970: Int64(record.beganAt))
        return Check(
            "probation",
            .good,
            "\(record.probation.version) against \(record.probation.predecessor) since \(began)"
        )
    }

    /// Checks the outbox; returns no check if it was never used.
    private static func outbox(_ state: OutboxState, now: Double) -> [Check] {
        guard let since = state.waitingSince else {
            return state.delivered == 0 ? [] : [Check("mlflow", .good, "all \(state.delivered) retrains are delivered")]
        }
        let found = "\(state.waiting) retrains wait for delivery, the oldest for \(Span.words(now - since))"
        guard let error = state.error else { return [Check("mlflow", .good, found)] }
        return [
            Check(
                "mlflow",
                .warning,
                "\(found): \(error)",
                advice: "no data is lost; check that the server runs and that the trainer has its address"
            )
        ]
    }
}
