import Forecasting
import Models
import Observations
import Polling
import Serving
import Store
import Training
import Workbench

extension JobWorks {
    /// The compared trainings, the best on the validation part first.
    private struct TuneResult: Encodable {
        var best: JobRequest.TuneSetting
        var table: [Row]
        /// The trainings that were not possible, and why.
        var failed: [Failure]

        struct Row: Encodable {
            var setting: JobRequest.TuneSetting
            /// RMSE / RMSE of persistence on the validation part, by which settings are chosen.
            var validation: Double
            /// RMSE / RMSE of persistence on the held-out hours, which choose nothing.
            var heldOut: Double?
            var rmse: [String: Double]
            var outcomes: Int
            var epochs: Int

            init(_ setting: JobRequest.TuneSetting, _ trained: TrainedModel, horizons: [Int]) {
                let evaluation = Evaluation(trained.heldOutOutcomes)
                let scores = horizons.compactMap { evaluation[horizon: $0] }
                self.setting = setting
                validation = trained.validationError
                heldOut = evaluation.relativeError(horizons: horizons)
                rmse = Dictionary(
                    scores.map { ("\($0.horizon)", $0.rootMeanSquareError) },
                    uniquingKeysWith: { first, _ in first }
                )
                outcomes = trained.heldOutOutcomes.count
                epochs = trained.history.count
            }

            private enum CodingKeys: String, CodingKey {
                case setting
                case validation
                case heldOut = "held_out"
                case rmse
                case outcomes
                case epochs
            }
        }

        struct Failure: Encodable {
            var setting: JobRequest.TuneSetting
            var reason: String
        }
    }

    func tune(_ job: JobRecord, _ request: JobRequest, _ progress: JobProgress) async throws -> JobEnd {
        let configuration = try trainer(of: request.target)
        let target = configuration.target.variable
        let series = try await JobSeries(job, request, in: store)
        let settings = request.settings ?? []
        let needsBase = settings.contains { $0.train != .station }
        let base = needsBase ? try BaseModelInUse.bundled(of: target, in: artifacts) : nil
        let horizons = configuration.target.horizons.hours
        let result = try await OwnThread.run(name: "tune", priority: .low) { _ in
            let stations = try series.files(target: target).map(\.data)
            var (rows, failed): ([TuneResult.Row], [TuneResult.Failure]) = ([], [])
            for (index, setting) in settings.enumerated() {
                func report(_ part: Double, _ note: String) throws {
                    let done = (Double(index) + part) / Double(settings.count)
                    try progress.report(done, "setting \(index + 1) of \(settings.count), \(setting.model): \(note)")
                }
                try report(0, "training")
                do {
                    let task = TrainingTask(
                        target: target,
                        stations: stations,
                        champion: setting.train == .station ? nil : base?.model,
                        start: setting.train == .station ? .fromScratch : .fineTuning,
                        seed: configuration.seed,
                        threads: configuration.threads
                    )
                    let trained = try setting.kind(configuration.kind)
                        .train(task) { epoch in
                            try report(Double(epoch.epoch) / Double(max(epoch.epochs, 1)), "epoch \(epoch.epoch)")
                        }
                    rows.append(TuneResult.Row(setting, trained, horizons: horizons))
                } catch let error as any TrainingFailure {
                    failed.append(TuneResult.Failure(setting: setting, reason: "\(error)"))
                } catch let error as ForecastError {
                    failed.append(TuneResult.Failure(setting: setting, reason: "\(error)"))
                }
            }
            rows.sort { $0.validation < $1.validation }
            guard let best = rows.first else {
                throw JobFailure(.input, "no setting can be trained: \(failed.first?.reason ?? "there is none")")
            }
            return TuneResult(best: best.setting, table: rows, failed: failed)
        }
        return try end(result)
    }
}

extension JobRequest.TuneSetting {
    /// The kind of models with this setting.
    ///
    /// - Parameter standard: the trainer's kind, whose inputs a model of the same kind reads.
    /// - Returns: the kind.
    /// - Throws: `JobFailure` for an unknown kind.
    fileprivate func kind(_ standard: any ModelKind) throws -> any ModelKind {
        guard let name = ModelKinds.all.map(\.name).first(where: { $0.rawValue == model }) else {
            throw JobFailure(.input, "the model must be one of the kinds, got '\(model.prefix(40))'")
        }
        let kind = try standard.name == name ? standard : ModelKinds.kind(named: name)
        return kind.tuned(
            TuningSettings(epochs: epochs, learningRate: learningRate, hiddenSize: hiddenSize, window: window)
        )
    }
}
