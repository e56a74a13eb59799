import Healing
import Hummingbird
import Logging
import NIOCore
import Store
import Timing
import TraceContext

/// `POST /routine-retrain-check`: raises a flag if the last retrain is too long ago and no flag is open.
///
/// After a flag that failed for good it waits; see `RetrainSchedule`.
struct RetrainCheckRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let schedule: RetrainSchedule
    let now: WallClock

    /// The optional body; clients of the original API send none, or an empty object.
    struct Input: RouteInput, Decodable {
        /// The name of a target.
        var target: String?

        static var isOptional: Bool { true }

        static func read(_ body: ByteBuffer) throws -> Input {
            body.readableBytes == 0 ? Input() : try body.decoded(as: Input.self)
        }
    }

    struct Answer: JSONRouteAnswer, Encodable {
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
            // Clients of the original API read the key even if there is no age.
            try container.encode(ageSec, forKey: .ageSec)
            try container.encodeIfPresent(flag, forKey: .flag)
        }
    }

    func handle(_ input: Input, _ request: Request, context: APIRequestContext) async throws -> Answer {
        let target = try targets.named(inBody: input.target, by: request).name
        let now = now()
        let trace = Trace.current?.id
        let (answer, raised) = try await store.write { [schedule] transaction in
            let past = try transaction.reading.retrainPast(of: target)
            let raised = try transaction.raiseRoutineFlag(
                target: target,
                schedule: schedule,
                past: past,
                now: now,
                trace: trace
            )
            let age = past.retrainedAt.map { max(0, now - $0) }
            let answer =
                switch raised.decision {
                case .fresh: Answer(scheduled: false, reason: "fresh", ageSec: age, flag: nil)
                case .waitsAfterFailure: Answer(scheduled: false, reason: "waits_after_failure", ageSec: age, flag: nil)
                case .alreadyOpen, .due:
                    Answer(scheduled: true, reason: "stale", ageSec: age, flag: raised.flag?.flag.id)
                }
            return (answer, raised.decision == .due ? raised.flag?.flag : nil)
        }
        if let raised {
            context.logger.notice(
                "retrain flag raised",
                metadata: ["flag": "\(raised.id)", "reason": "\(raised.reason.rawValue)"]
            )
        }
        return answer
    }
}
