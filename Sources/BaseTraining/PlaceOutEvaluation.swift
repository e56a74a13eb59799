import Forecasting
import GRU

/// How good models are at a place that the base model has never seen: every place is left out once.
///
/// For each place a base model is trained on all stations of the other places. On every station of the place three models
/// are judged: one trained on the station's own training part, the base model as it is, and the base model fine-tuned on
/// the station's own training part. The stations are split chronologically, 70 % for training, 15 % for validation, 15 %
/// for the test.
package struct PlaceOutEvaluation: Sendable {
    /// What the models are judged on.
    package enum Part: String, Hashable, Sendable, Codable, CaseIterable {
        case test
        /// For choosing a recipe, which must never look at the test.
        case validation
    }

    package var base: BaseModel
    /// For a single station; it has to read the same as the base's for fine-tuning to be possible.
    package var station: TrainingRecipe
    package var part: Part

    package init(base: BaseModel = BaseModel(), station: TrainingRecipe = TrainingRecipe(), part: Part = .test) {
        self.base = base
        self.station = station
        self.part = part
    }

    /// How far an evaluation has come.
    package struct Progress: Sendable {
        package var epochs: Int
        /// What is being trained, and for which stations.
        package var note: String
    }

    /// The epochs that ``run(on:progress:)`` will report.
    ///
    /// - Throws: as it does for positions that are not known or only one place.
    package func totalEpochs(on stations: [StationData]) throws(BaseTrainingError) -> Int {
        try PlaceGroups.apart(stations)
            .map { place in base.epochs(on: PlaceGroups.others(stations, without: place)) }
            .reduce(0, +)
            + stations.count * (station.fromScratch.epochs + station.fineTuning.epochs)
    }

    /// Trains and judges.
    ///
    /// - Parameters:
    ///   - stations: with their positions, at two places or more (``PlaceGroups``); their splits are not looked at.
    ///   - progress: called after every epoch; an error it throws ends the evaluation.
    /// - Returns: the scores of every station.
    /// - Throws: ``BaseTrainingError`` for positions that are not known or only one place, `GRUError` if a training
    ///   diverges or a station is too short to be split, and what `progress` throws.
    package func run(
        on stations: [StationData],
        progress: (Progress) throws -> Void = { _ in }
    ) throws -> PlaceOutReport {
        let places = try PlaceGroups.apart(stations)
        var counter = EpochCounter()
        var scores: [PlaceOutReport.StationScores] = []
        for (number, place) in places.enumerated() {
            let pool = PlaceGroups.others(stations, without: place)
            let names = place.map { stations[$0].station.id }.joined(separator: ", ")
            let trained = try base.train(on: pool) { _ in try progress(counter.next("base model without \(names)")) }
            for index in place {
                let data = StationData(
                    station: stations[index].station,
                    series: stations[index].series,
                    split: .chronological(stations[index].series.hours)
                )
                scores.append(
                    PlaceOutReport.StationScores(
                        station: data.station.id,
                        place: number + 1,
                        pooled: pool.map(\.station.id),
                        models: try judge(trained.forecaster, on: data) { try progress(counter.next($0)) }
                    )
                )
            }
        }
        return PlaceOutReport(seed: base.seed, part: part, stations: scores)
    }

    private func judge(
        _ zeroShot: Forecaster,
        on data: StationData,
        step: (String) throws -> Void
    ) throws -> [PlaceOutReport.Model: Evaluation] {
        let id = data.station.id
        func trained(_ start: TrainingRecipe.Start, _ note: String) throws -> Forecaster {
            var recipe = station
            recipe.start = start
            return
                try recipe.train(on: [data], warmStart: zeroShot, seed: base.seed, threads: base.threads) { _ in
                    try step("\(note) \(id)")
                }
                .forecaster
        }
        return try [
            .station: score(try trained(.fromScratch, "station model of"), on: data),
            .base: score(zeroShot, on: data),
            .fineTune: score(try trained(.fineTuning, "fine-tuning for"), on: data),
        ]
    }

    private func score(_ forecaster: Forecaster, on data: StationData) throws -> Evaluation {
        Evaluation(try forecaster.outcomes(on: [data], part == .test ? \.heldBack : \.validation))
    }
}

/// Counts the epochs of many trainings as one task.
struct EpochCounter {
    private var done = 0

    mutating func next(_ note: String) -> PlaceOutEvaluation.Progress {
        done += 1
        return PlaceOutEvaluation.Progress(epochs: done, note: note)
    }
}
