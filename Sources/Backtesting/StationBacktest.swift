import Forecasting
import GRU

/// The backtest of one file: trains, forecasts the test part with every model from the same origins, and judges.
struct StationBacktest {
    let plan: BacktestPlan
    let file: BacktestFile
    /// Told after every epoch and every model: steps done, and what was done.
    let progress: (Int, String) throws -> Void

    private var data: StationData { file.data }

    func run() throws -> StationReport {
        let (forecaster, training) = try train()
        var steps = plan.epochs
        var report = StationReport(file: file, training: training, notes: notes(of: training))
        for model in plan.models {
            if let predictor = model.predictor(data, forecaster) {
                let judged = try judge(predictor)
                report.models.append(.init(model: model, scores: judged.scores))
                report.latest = LatestForecasts(judged.outcomes, intervals: judged.intervals, model: model, of: data)
            } else {
                report.notes.append(
                    "\(model.title) is left out: the training part has too few hours in a row with a temperature"
                )
            }
            steps += 1
            try progress(steps, "\(file.data.station.id), \(model.title)")
        }
        return report
    }

    private func train() throws -> (Forecaster, StationReport.Training) {
        if plan.training == .base {
            guard let base = plan.base else { throw BacktestError.noBaseModel(.base) }
            return (base.forecaster, .init(base: base.name, origin: .unchanged, epochs: 0))
        }
        if plan.training == .fineTune, plan.base == nil { throw BacktestError.noBaseModel(.fineTune) }
        do {
            let trained = try plan.recipe.train(
                on: [data],
                warmStart: plan.training == .fineTune ? plan.base?.forecaster : nil,
                seed: plan.seed,
                threads: plan.threads
            ) { epoch in
                try progress(min(epoch.epoch, plan.epochs), "\(data.station.id), training")
            }
            let base = trained.origin == .fromScratch ? nil : plan.base?.name
            return (trained.forecaster, .init(base: base, origin: trained.origin, epochs: trained.history.count))
        } catch let error as GRUError {
            throw BacktestError.cannotTrain(file: file.name, reason: "\(error)")
        }
    }

    private struct Judged {
        var scores: [Int: BacktestScore]
        var outcomes: [Outcome]
        var intervals: [ConformalInterval?]
    }

    /// Forecasts validation and test part; the intervals are calibrated on the one and run through the other.
    private func judge(_ predictor: any Predictor) throws -> Judged {
        let validation = try outcomes(of: predictor, \.validation, named: "validation")
        let test = try outcomes(of: predictor, \.heldBack, named: "test")
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
        _ part: KeyPath<Split, [Range<Int64>]>,
        named name: String
    ) throws -> [Outcome] {
        let outcomes =
            try Backtest.outcomes(
                of: predictor,
                on: data.series,
                at: data.station,
                parts: data.split[keyPath: part],
                horizons: plan.recipe.layout.horizons
            )
            .filter { plan.horizons.contains($0.horizon) }
        guard !outcomes.isEmpty else { throw BacktestError.nothingToJudge(file: file.name, part: name) }
        return outcomes
    }

    private func notes(of training: StationReport.Training) -> [String] {
        var notes: [String] = []
        if Place(data.station) == nil {
            notes.append(
                "the position is not known, so the network does without the sun; --latitude and --longitude, or "
                    + "--stations, tell it"
            )
        }
        if let base = plan.base, training.base != nil {
            if data.split.heldBack.contains(where: { base.hasSeen($0, of: data.station.id) }) {
                notes.append(
                    "\(base.name) has learnt from these very test hours, so the figures of the GRU are too good; "
                        + "--train station is honest here"
                )
            }
        }
        if plan.training == .fineTune, training.origin == .unchanged {
            notes.append("no epoch of fine-tuning was better on the validation part; the base model is used as it is")
        }
        if plan.training == .fineTune, training.base == nil {
            notes.append("the base model reads other features than the recipe, so training began from nothing")
        }
        return notes
    }
}
