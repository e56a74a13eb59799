import Hummingbird
import Reporting

/// `GET /v1/verdict`: the judgment of the installation, with every finding.
struct VerdictRoute: Sendable {
    let verdicts: VerdictWatch

    struct Answer: JSONRouteAnswer, Encodable {
        var verdict: Verdict

        func encode(to encoder: any Encoder) throws { try verdict.encode(to: encoder) }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        Answer(verdict: await verdicts.current())
    }
}
