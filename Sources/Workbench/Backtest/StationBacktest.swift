import Forecasting
import Observations

/// The backtest of one file: trains, forecasts the test part with every model from the same origins, and computes the
/// scores.
struct StationBacktest {
    let plan: BacktestPlan
    let file: BacktestFile
    /// Called after every epoch and every model with the number of completed steps and the last step.
    let progress: (Int, String) throws -> Void

    private var data: StationData { file.data }

    func run() throws -> StationReport {
        let (trained, training) = try train()
        var steps = plan.epochs
        var report = StationReport(file: file, training: training, notes: notes(of: training))
        for model in plan.models {
            if model.needsLinearTarget, plan.target.kind != .linear {
                report.notes.append("\(model.title) is left out: it has no meaning for a \(plan.target.title)")
            } else if let predictor = model.predictor(data, trained) {
                let judged = try judge(predictor)
                report.models.append(.init(model: model, scores: judged.scores))
                report.latest = LatestForecasts(
                    judged.outcomes,
                    intervals: judged.intervals,
                    model: model,
                    target: plan.target,
                    of: data
                )
            } else {
                report.notes.append(
                    "\(model.title) is left out: the training part has too few hours in a row with a \(plan.target.title)"
                )
            }
            steps += 1
            try progress(steps, "\(file.data.station.id), \(model.title)")
        }
        return report
    }

    private func train() throws -> (any ForecastModel, StationReport.Training) {
        if plan.training == .base {
            guard let base = plan.base else { throw BacktestError.noBaseModel(.base, plan.target) }
            return (base.model, .init(base: base.name, origin: .unchanged, epochs: 0))
        }
        if plan.training == .fineTune, plan.base == nil { throw BacktestError.noBaseModel(.fineTune, plan.target) }
        do {
            let task = TrainingTask(
                target: plan.target,
                stations: [data],
                champion: plan.training == .fineTune ? plan.base?.model : nil,
                start: plan.start,
                seed: plan.seed,
                threads: plan.threads
            )
            let trained = try plan.kind.train(task) { epoch in
                try progress(min(epoch.epoch, plan.epochs), "\(data.station.id), training")
            }
            let base = trained.origin == .fromScratch ? nil : plan.base?.name
            return (trained.model, .init(base: base, origin: trained.origin, epochs: trained.history.count))
        } catch let error as ForecastError {
            throw error
        } catch let error as any TrainingFailure {
            throw BacktestError.cannotTrain(file: file.name, reason: "\(error)")
        }
    }

    private struct Judged {
        var scores: [Int: BacktestScore]
        var outcomes: [Outcome]
        var intervals: [ConformalInterval?]
    }

    /// Forecasts the validation and the test part; the intervals are calibrated on the validation part and updated
    /// through the test part.
    private func judge(_ predictor: any Predictor) throws -> Judged {
        let validation = try outcomes(of: predictor, \.validation, named: "validation")
        let test = try outcomes(of: predictor, \.heldOut, named: "test")
        let calibration = Dictionary(grouping: validation, by: \.horizon).mapValues { $0.map(\.residual) }
        let intervals = IntervalReplay.intervals(
            of: test,
            calibrated: AdaptiveInterval(calibration: calibration, level: plan.level)
        )
        let evaluation = Evaluation(test)
        let rows = Dictionary(grouping: test.indices) { test[$0].horizon }
        var scores: [Int: BacktestScore] = [:]
        for (horizon, rows) in rows {
            guard let score = evaluation[horizon: horizon] else { continue }
            scores[horizon] = BacktestScore(
                score,
                outcomes: rows.map { test[$0] },
                intervals: rows.map { intervals[$0] }
            )
        }
        return Judged(scores: scores, outcomes: test, intervals: intervals)
    }

    private func outcomes(
        of predictor: any Predictor,
        _ part: KeyPath<Split, [Range<Hour>]>,
        named name: String
    ) throws -> [Outcome] {
        let outcomes =
            try Backtest.outcomes(
                of: predictor,
                on: data.series,
                at: data.station,
                parts: data.split[keyPath: part],
                horizons: Horizons.longest
            )
            .filter { plan.horizons.contains($0.horizon) }
        guard !outcomes.isEmpty else { throw BacktestError.nothingToJudge(file: file.name, part: name) }
        return outcomes
    }

    private func notes(of training: StationReport.Training) -> [String] {
        var notes: [String] = []
        if Place(data.station) == nil {
            notes.append(
                "the position is not known, so the model has no solar features; give it with --latitude and "
                    + "--longitude, or --stations"
            )
        }
        if let base = plan.base, training.base != nil {
            if data.split.heldOut.contains(where: { base.hasSeen($0, of: data.station.id) }) {
                notes.append(
                    "\(base.name) has learned from these test hours, so the figures of the trained model are too good; "
                        + "use --train station here"
                )
            }
        }
        if plan.training == .fineTune, training.origin == .unchanged {
            notes.append("no epoch of fine-tuning was better on the validation part; the base model is used unchanged")
        }
        if plan.training == .fineTune, training.base == nil {
            notes.append("the base model reads other features, so training started from scratch")
        }
        return notes
    }
}
