import CanonicalJSON
import Foundation
import Models
import Observations
import Reporting
import Serving
import Store

extension JobWorks {
    /// Runs the whole loop over the observations, with an own database and a clock that follows the weather.
    ///
    /// Nothing of the installation changes.
    func replay(_ job: JobRecord, _ request: JobRequest, _ progress: JobProgress) async throws -> JobEnd {
        let configuration = try trainer(of: request.target)
        let series = try await JobSeries(job, request, in: store)
        try results.create()
        let folder = results.scratch(of: JobClaim(job))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let replay = try ReplayedLoop(
            folder: folder,
            configuration: configuration,
            budget: request.budget ?? 0.1,
            retrains: request.retrain ?? true
        )
        if request.start == .champion { try await replay.begin(withChampionOf: store, artifacts, series) }
        try await replay.run(series, progress)
        return try end(try await replay.report(of: series))
    }
}

/// The result of a replay.
struct ReplayReport: Encodable, Sendable {
    /// By station, then by horizon.
    var scores: [String: [String: Score]]
    /// The newest events, oldest first.
    var events: [JSONValue]
    var champions: [Champion]
    var hours: Int

    /// Errors of the stored forecasts of one horizon.
    struct Score: Encodable, Sendable {
        var count: Int
        /// RMSE of the answered forecast.
        var rmse: Double
        var championRMSE: Double?
        var persistenceRMSE: Double
        /// 1 − RMSE / RMSE of persistence.
        var skill: Double?
        /// The share of observations within their intervals.
        var coverage: Double?

        private enum CodingKeys: String, CodingKey {
            case count = "n"
            case rmse
            case championRMSE = "champion_rmse"
            case persistenceRMSE = "persistence_rmse"
            case skill
            case coverage
        }
    }

    struct Champion: Encodable, Sendable {
        var version: String
        var since: Timestamp
        var kind: String
        var reason: String
    }
}

extension ReplayReport.Score {
    /// - Returns: `nil` for an empty list.
    init?(_ outcomes: [OutcomeRecord]) {
        guard !outcomes.isEmpty else { return nil }
        func rootMeanSquare(_ residuals: [Double]) -> Double {
            (residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)).squareRoot()
        }
        let champion = outcomes.compactMap(\.championResidual)
        let judged = outcomes.filter { $0.forecast.lower != nil && $0.forecast.upper != nil }
        let inside = judged.count { outcome in
            (outcome.forecast.lower ?? .infinity) <= outcome.actual && outcome.actual <= (outcome.forecast.upper ?? 0)
        }
        count = outcomes.count
        rmse = rootMeanSquare(outcomes.map(\.residual))
        championRMSE = champion.isEmpty ? nil : rootMeanSquare(champion)
        persistenceRMSE = rootMeanSquare(outcomes.map(\.persistenceResidual))
        skill = persistenceRMSE > 0 ? 1 - rmse / persistenceRMSE : nil
        coverage = judged.isEmpty ? nil : Double(inside) / Double(judged.count)
    }
}
