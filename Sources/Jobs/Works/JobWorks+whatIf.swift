import DriftDetection
import Serving
import Store
import Training
import WhatIf

extension JobWorks {
    /// Answers a question about a station's stored past.
    func whatIf(_ request: JobRequest) async throws -> JobEnd {
        let target = try trainer(of: request.target).target
        let question = WhatIfQuestion(
            station: request.stations?.first ?? "",
            from: request.from,
            to: request.to,
            version: request.version,
            budget: request.budget
        )
        return try end(try await WhatIf(store: store, artifacts: artifacts, target: target).answer(question))
    }
}

extension WhatIfError: InputError {}
extension DriftConfigurationError: InputError {}
