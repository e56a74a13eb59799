import Hummingbird
import Reporting
import Store

/// `GET /flags`: the retrain flags with their reason, evidence, state and verdict, newest first.
struct FlagsRoute: Sendable {
    let store: Store
    let targets: ServedTargets

    static let largestLimit = 1000

    static let parameters = [QueryParameter.target, .limit(1...largestLimit, default: 20, "flags")]

    struct Answer: JSONRouteAnswer, Encodable {
        var flags: [FlagReport]
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let limit = try request.integer("limit", in: 1...Self.largestLimit) ?? 20
        let target = try targets.named(by: request).name
        let records = try await store.readAtLength { try $0.flags(of: target, limit: limit) }
        return Answer(flags: records.map(FlagReport.init))
    }
}
