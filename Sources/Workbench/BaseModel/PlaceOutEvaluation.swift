package import Forecasting
import Models
import Observations

/// The skill of models at a place that the base model has never seen: every place is left out once.
///
/// For each place a base model is trained on all stations of the other places. On every station of the place three
/// models are judged: a model trained on the station's own training part, the unchanged base model, and the base model
/// fine-tuned on the station's own training part. The stations are split chronologically, 70 % for training, 15 % for
/// validation, 15 % for the test.
package struct PlaceOutEvaluation: Sendable {
    /// The part on which the models are judged.
    package enum Part: String, Hashable, Sendable, Codable, CaseIterable {
        case test
        /// For the choice of settings, which must never depend on the test.
        case validation
    }

    package var base: BaseModel
    /// The kind of the models of a single station; it must read the same features as the base for fine-tuning.
    package var station: any ModelKind
    package var part: Part

    package init(base: BaseModel = BaseModel(), station: any ModelKind = ModelKinds.standard, part: Part = .test) {
        self.base = base
        self.station = station
        self.part = part
    }

    /// The progress of an evaluation.
    package struct Progress: Sendable {
        package var epochs: Int
        /// The current training, and its stations.
        package var note: String
    }

    /// The number of epochs that ``run(on:progress:)`` reports.
    ///
    /// - Throws: ``BaseTrainingError`` for unknown positions or only one place.
    package func totalEpochs(on stations: [StationData]) throws(BaseTrainingError) -> Int {
        try PlaceGroups.apart(stations)
            .map { place in base.epochs(on: PlaceGroups.others(stations, without: place)) }
            .reduce(0, +)
            + stations.count * (station.epochs(from: .fromScratch) + station.epochs(from: .fineTuning))
    }

    /// Trains and judges.
    ///
    /// - Parameters:
    ///   - stations: with their positions, at two places or more (``PlaceGroups``); their splits are ignored.
    ///   - progress: called after every epoch; its error ends the evaluation.
    /// - Returns: the scores of every station.
    /// - Throws: ``BaseTrainingError`` for unknown positions or only one place, an error of the kind if a training
    ///   diverges or a station is too short for a split, and the errors of `progress`.
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
                        models: try judge(trained.model, on: data) { try progress(counter.next($0)) }
                    )
                )
            }
        }
        return PlaceOutReport(seed: base.seed, part: part, stations: scores)
    }

    private func judge(
        _ zeroShot: any ForecastModel,
        on data: StationData,
        step: (String) throws -> Void
    ) throws -> [PlaceOutReport.Model: Evaluation] {
        let id = data.station.id
        func trained(_ start: TrainingStart, _ note: String) throws -> any ForecastModel {
            let task = TrainingTask(
                target: base.target,
                stations: [data],
                champion: zeroShot,
                start: start,
                seed: base.seed,
                threads: base.threads
            )
            return try station.train(task) { _ in try step("\(note) \(id)") }.model
        }
        return try [
            .station: score(try trained(.fromScratch, "station model of"), on: data),
            .base: score(zeroShot, on: data),
            .fineTune: score(try trained(.fineTuning, "fine-tuning for"), on: data),
        ]
    }

    private func score(_ model: any ForecastModel, on data: StationData) throws -> Evaluation {
        Evaluation(try model.outcomes(on: [data], part == .test ? \.heldOut : \.validation))
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
