import Healing
import Observations
import Store
import Timing

extension Doctor {
    /// The open flag of a target, its failed flags, and the probation.
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
                "flag \(flag.id) failed \(flag.attempts) times: \(flag.error ?? "no reason is known")",
                advice: "mend what it says; the next flag is raised by drift, the schedule, or a retrain check"
            )
        }
        guard let open else { return Check("flags", .good, "none is open") }
        if case .claimed(let lease) = open.state, lease.until <= now {
            return Check(
                "flags",
                .warning,
                "the lease of \(lease.holder) on flag \(open.id) ran out \(seconds(now - lease.until)) ago",
                advice: "its trainer died; start another, which takes the flag over"
            )
        }
        let age = seconds(now - open.raisedAt)
        guard now - open.raisedAt < 7 * 86_400 else {
            return Check(
                "flags",
                .warning,
                "flag \(open.id) has been open for \(age)",
                advice: "see whether a trainer runs, and whether observations come in"
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

    /// Nothing where no retrain was ever meant for MLflow.
    private static func outbox(_ state: OutboxState, now: Double) -> [Check] {
        guard let since = state.waitingSince else {
            return state.delivered == 0 ? [] : [Check("mlflow", .good, "has all \(state.delivered) retrains")]
        }
        let found = "\(state.waiting) retrains wait for it, the oldest for \(seconds(now - since))"
        guard let error = state.error else { return [Check("mlflow", .good, found)] }
        return [
            Check(
                "mlflow",
                .warning,
                "\(found): \(error)",
                advice: "nothing is lost and nothing waits; see whether the server runs and a trainer knows its address"
            )
        ]
    }

    static func seconds(_ value: Double) -> String {
        switch abs(value) {
        case ..<120: "\(Int(value)) s"
        case ..<7200: "\(Int(value / 60)) min"
        case ..<172_800: "\(Int(value / 3600)) h"
        default: "\(Int(min(value / 86_400, 1e9))) days"
        }
    }
}
