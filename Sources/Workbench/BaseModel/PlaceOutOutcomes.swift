package import Forecasting
import Models
package import Observations

/// Forecasts one hour ahead at a place that the base model has never seen: every place is left out once.
///
/// Each station has two models, each judged on hours that it has not learned from: the unchanged base model of the
/// other places on all hours; and the same model, fine-tuned on the station's first half, on the later hours. They are
/// the models of a new station before and after its first retrain.
package struct PlaceOutOutcomes: Sendable {
    package enum Model: String, Hashable, Sendable, CaseIterable {
        case base
        case fineTuned = "fine-tuned"
    }

    /// The outcomes of one model at one station, in order of time.
    package struct StationOutcomes: Sendable {
        package var station: String
        package var model: Model
        package var outcomes: [Outcome]
    }

    package var base: BaseModel
    package var station: any ModelKind

    /// The shares of a station's hours for training and validation; the hours after them are only forecast.
    private static let training = 0.5
    private static let validation = 0.1

    package init(base: BaseModel = BaseModel(), station: any ModelKind = ModelKinds.standard) {
        self.base = base
        self.station = station
    }

    /// The number of epochs that ``run(on:progress:)`` reports.
    ///
    /// - Throws: ``BaseTrainingError`` for unknown positions or only one place.
    package func totalEpochs(on stations: [StationData]) throws(BaseTrainingError) -> Int {
        try PlaceGroups.apart(stations)
            .map { place in base.epochs(on: PlaceGroups.others(stations, without: place)) }
            .reduce(0, +)
            + stations.count * station.epochs(from: .fineTuning)
    }

    /// Trains and forecasts.
    ///
    /// - Parameters:
    ///   - stations: with their positions, at two places or more; their splits are ignored.
    ///   - progress: called after every epoch; its error ends the training.
    /// - Returns: two results for each station.
    /// - Throws: the errors of ``PlaceOutEvaluation/run(on:progress:)``.
    package func run(
        on stations: [StationData],
        progress: (PlaceOutEvaluation.Progress) throws -> Void = { _ in }
    ) throws -> [StationOutcomes] {
        var counter = EpochCounter()
        var all: [StationOutcomes] = []
        for place in try PlaceGroups.apart(stations) {
            let pool = PlaceGroups.others(stations, without: place)
            let names = place.map { stations[$0].station.id }.joined(separator: ", ")
            let trained = try base.train(on: pool) { _ in try progress(counter.next("base model without \(names)")) }
            for index in place {
                all += try forecast(with: trained.model, at: stations[index]) { try progress(counter.next($0)) }
            }
        }
        return all
    }

    private func forecast(
        with base: any ForecastModel,
        at station: StationData,
        step: (String) throws -> Void
    ) throws -> [StationOutcomes] {
        let id = station.station.id
        let hours = station.series.hours
        let split = Split.chronological(hours, training: Self.training, validation: Self.validation)
        let data = StationData(station: station.station, series: station.series, split: split)
        let task = TrainingTask(
            target: self.base.target,
            stations: [data],
            champion: base,
            seed: self.base.seed,
            threads: self.base.threads
        )
        let tuned = try self.station.train(task) { _ in try step("fine-tuning for \(id)") }
        func outcomes(_ model: Model, of forecaster: any ForecastModel, on part: Range<Hour>) throws -> StationOutcomes
        {
            let outcomes = try Backtest.outcomes(
                of: forecaster,
                on: data.series,
                at: data.station,
                parts: [part],
                horizons: 1,
                window: forecaster.window
            )
            return StationOutcomes(station: id, model: model, outcomes: outcomes)
        }
        let unseen = (split.heldOut.first?.lowerBound ?? hours.upperBound)..<hours.upperBound
        return [
            try outcomes(.base, of: base, on: hours),
            try outcomes(.fineTuned, of: tuned.model, on: unseen),
        ]
    }
}
