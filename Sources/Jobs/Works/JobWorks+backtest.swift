import Forecasting
import Models
import Observations
import Polling
import Serving
import Store
import Training
import Workbench

extension JobWorks {
    /// The output of `aerocast backtest --json`, and the limitations of the figures.
    private struct BacktestResult: Encodable {
        var report: BacktestReport
        var notes: [String: [String]]
    }

    func backtest(_ job: JobRecord, _ request: JobRequest, _ progress: JobProgress) async throws -> JobEnd {
        let configuration = try trainer(of: request.target)
        let target = configuration.target.variable
        let series = try await JobSeries(job, request, in: store)
        let training = TrainingMode(request.train ?? .fineTune)
        let plan = BacktestPlan(
            target: target,
            training: training,
            base: try training == .station ? nil : BaseModelInUse.bundled(of: target, in: artifacts),
            horizons: request.horizons ?? configuration.target.horizons.hours,
            seed: configuration.seed,
            threads: configuration.threads
        )
        let report = try await OwnThread.run(name: "backtest", priority: .low) { _ in
            try BacktestReport(try series.files(target: target), plan: plan) { step in
                try progress.report(Double(step.completed) / Double(max(step.total, 1)), step.note)
            }
        }
        let notes = Dictionary(report.stations.map { ($0.file.name, $0.notes) }) { first, _ in first }
        return try end(BacktestResult(report: report, notes: notes))
    }
}

extension TrainingMode {
    init(_ training: JobRequest.Training) {
        switch training {
        case .station: self = .station
        case .base: self = .base
        case .fineTune: self = .fineTune
        }
    }
}

extension BacktestError: InputError {}
extension ForecastError: InputError {}
