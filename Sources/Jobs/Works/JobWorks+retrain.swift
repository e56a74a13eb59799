import CanonicalJSON
import Healing
import Observations
import Serving
import Store
import Timing

extension JobWorks {
    private struct RetrainJobResult: Encodable {
        var flag: Int64
        /// `promoted` or `rejected`.
        var state: String
        var challenger: String?
        var verdict: JSONValue?
    }

    /// Raises one flag, which the trainer handles as any other, and waits for its verdict.
    ///
    /// While another flag of the target is open, the job waits for its turn.
    func retrain(_ job: JobRecord, _ request: JobRequest, _ progress: JobProgress) async throws -> JobEnd {
        let claim = JobClaim(job)
        while true {
            let flag = try await store.write { [now] transaction in
                try transaction.raiseFlag(for: claim, target: request.target, evidence: nil, now: now())
            }
            switch flag?.flag.state {
            case nil: try progress.report(0, "waits until the open flag of \(request.target) is closed")
            case .raised: try progress.report(0.1, "flag \(flag?.flag.id ?? 0) waits for the trainer")
            case .claimed: try progress.report(0.5, "the trainer works at flag \(flag?.flag.id ?? 0)")
            case .failed:
                let id = flag?.flag.id ?? 0
                throw JobFailure(.internal, "the retrain failed: aerocast flags shows why, for flag \(id)")
            case .promoted, .rejected:
                guard let flag else { continue }
                let verdict = try flag.verdict.map { try JSONText.decode(JSONValue.self, from: $0) }
                return try end(
                    RetrainJobResult(
                        flag: flag.flag.id,
                        state: flag.flag.isPromoted ? "promoted" : "rejected",
                        challenger: flag.challenger,
                        verdict: verdict
                    )
                )
            }
            try await clock.sleep(for: interval)
        }
    }
}
