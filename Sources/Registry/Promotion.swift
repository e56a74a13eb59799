import CanonicalJSON
import Forecasting
package import Healing
package import Observations
package import Store

/// A change of champions, as shown by the registry.
package struct Promotion: Hashable, Sendable, Encodable {
    package var id: Int64
    package var kind: PromotionRecord.Kind
    package var version: String
    package var previous: String?
    package var at: Timestamp
    package var actor: String
    package var reason: String
    package var flag: Int64?
    /// The evidence for a rollback.
    package var evidence: ProbationVerdict?

    package init(_ record: PromotionRecord) {
        id = record.id
        kind = record.kind
        version = record.version
        previous = record.previous
        at = Timestamp(secondsSince1970: Int64(record.promotedAt))
        actor = record.actor
        reason = record.reason
        flag = record.flag
        evidence = record.evidence.flatMap { try? JSONText.decode(ProbationVerdict.self, from: $0) }
    }
}
