import Healing
import Hummingbird
import Store

/// `POST /routine-retrain-check`: raises a flag when the last retrain is too long ago and none is open.
struct RetrainCheckRoute: Sendable {
    let store: Store
    let model: String
    /// Older than this is stale, in seconds.
    let staleAfter: Double
    let now: WallClock

    private struct Body: Encodable {
        var scheduled: Bool
        var reason: String
        var ageSec: Double?
        var flag: Int64?

        private enum CodingKeys: String, CodingKey {
            case scheduled
            case reason
            case ageSec = "age_sec"
            case flag
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(scheduled, forKey: .scheduled)
            try container.encode(reason, forKey: .reason)
            // The original's clients look for the key also when there is no age.
            try container.encode(ageSec, forKey: .ageSec)
            try container.encodeIfPresent(flag, forKey: .flag)
        }
    }

    private struct Evidence: Encodable {
        var ageSeconds: Double?
        var staleAfterSeconds: Double

        private enum CodingKeys: String, CodingKey {
            case ageSeconds = "age_seconds"
            case staleAfterSeconds = "stale_after_seconds"
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Response {
        let now = now()
        let body = try await store.write { [model, staleAfter] transaction in
            let age = try transaction.reading.latestRetrain(of: model).map { max(0, now - $0) }
            if let age, age < staleAfter {
                return Body(scheduled: false, reason: "fresh", ageSec: age, flag: nil)
            }
            let evidence = try JSONText.encode(Evidence(ageSeconds: age, staleAfterSeconds: staleAfter))
            let raised = try transaction.raiseFlag(model: model, reason: .schedule, evidence: evidence, now: now)
            return Body(scheduled: true, reason: "stale", ageSec: age, flag: raised.flag.flag.id)
        }
        return try Response(json: body)
    }
}
