import Forecasting
import Observations

/// The result of a backtest: every file, and all files together.
package struct BacktestReport: Sendable {
    /// The name of all files together, in JSON next to the files' names.
    package static let pooledName = "pooled"

    package let plan: BacktestPlan
    package let stations: [StationReport]

    /// The names of the files must differ from each other and from ``pooledName``.
    ///
    /// - Throws: ``BacktestError`` of the first file that cannot be backtested, and the errors of `progress`.
    package init(
        _ files: [BacktestFile],
        plan: BacktestPlan,
        progress: (BacktestProgress) throws -> Void = { _ in }
    ) throws {
        var names: Set = [Self.pooledName]
        if let file = files.first(where: { !names.insert($0.name).inserted }) {
            throw BacktestError.sameName(file.name)
        }
        self.plan = plan
        let total = files.count * plan.stepsPerStation
        var stations: [StationReport] = []
        for (position, file) in files.enumerated() {
            let done = position * plan.stepsPerStation
            try withoutActuallyEscaping(progress) { progress in
                let backtest = StationBacktest(plan: plan, file: file) { steps, note in
                    try progress(BacktestProgress(completed: done + steps, total: total, note: note))
                }
                stations.append(try backtest.run())
            }
        }
        self.stations = stations
    }

    /// The score of a model over all outcomes of all files.
    package func pooled(_ model: BacktestModel, horizon: Int) -> BacktestScore? {
        BacktestScore(pooled: stations.compactMap { $0[model: model.name, horizon: horizon] })
    }

    /// The mean of a model's skill over the files with a score; every file counts equally.
    package func meanSkill(_ model: BacktestModel, horizon: Int) -> Double? {
        let skills = stations.compactMap { $0[model: model.name, horizon: horizon]?.skill }
        return skills.isEmpty ? nil : skills.reduce(0, +) / Double(skills.count)
    }
}

extension BacktestReport: Encodable {
    /// File → model → horizon → score, and with several files `pooled` → model → horizon → score.
    package func encode(to encoder: any Encoder) throws {
        var document: [String: [String: [String: BacktestScore]]] = [:]
        for station in stations {
            document[station.file.name] = Dictionary(
                uniqueKeysWithValues: station.models.map { ($0.model.name, Self.keyed($0.scores)) }
            )
        }
        if stations.count > 1 {
            for model in plan.models {
                var scores: [Int: BacktestScore] = [:]
                for horizon in plan.horizons { scores[horizon] = pooled(model, horizon: horizon) }
                if !scores.isEmpty { document[Self.pooledName, default: [:]][model.name] = Self.keyed(scores) }
            }
        }
        var container = encoder.singleValueContainer()
        try container.encode(document)
    }

    private static func keyed(_ scores: [Int: BacktestScore]) -> [String: BacktestScore] {
        Dictionary(uniqueKeysWithValues: scores.map { ("\($0.key)", $0.value) })
    }
}
