import CanonicalJSON
import Forecasting
package import Healing
package import Observations
package import Store
import TraceContext

/// A retrain flag as JSON.
package struct FlagReport: Encodable, Sendable {
    package var flag: Int64
    package var reason: String
    package var state: String
    package var raisedAt: Timestamp
    package var attempts: Int
    package var challenger: String?
    package var error: String?
    /// Identifies the flag in the logs of all services.
    package var traceID: String?
    package var evidence: DriftFlagEvidence?
    package var verdict: PromotionVerdict?

    package init(_ record: FlagRecord) {
        flag = record.flag.id
        reason = record.flag.reason.rawValue
        state = record.flag.state.name
        raisedAt = Timestamp(secondsSince1970: Int64(record.flag.raisedAt))
        attempts = record.flag.attempts
        challenger = record.challenger
        error = record.flag.error
        traceID = record.trace?.description
        evidence = record.flag.evidence.flatMap { try? JSONText.decode(DriftFlagEvidence.self, from: $0) }
        verdict = record.verdict.flatMap { try? JSONText.decode(PromotionVerdict.self, from: $0) }
    }

    private enum CodingKeys: String, CodingKey {
        case flag
        case reason
        case state
        case raisedAt = "raised_at"
        case attempts
        case challenger
        case error
        case traceID = "trace_id"
        case evidence
        case verdict
    }
}
