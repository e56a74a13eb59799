import Forecasting
import GRU
import Observations

/// The model kinds that the conformance suite checks: ``ModelKindConformance``, ``ForecastModelConformance`` and
/// ``ModelStorageConformance`` run every test for every kind and target.
enum ConformingKinds {
    /// All kinds, with settings that train in a second.
    static let all: [any ModelKind] = [
        GRUKind.small,
        RidgeKind(),
    ]

    /// Two linear variables and a circular one.
    static let targets: [Variable] = [.temperature, .dewPoint, .windDirection]

    /// A model of every kind for every target.
    static func trained() throws -> [TrainedCase] { try cases.get() }

    private static let cases = Result {
        try all.flatMap { kind in try targets.map { try TrainedCase(kind, target: $0) } }
    }
}

extension GRUKind {
    /// A network that is trained in a second.
    fileprivate static var small: GRUKind {
        var kind = GRUKind()
        kind.hiddenSize = 16
        kind.fromScratch.epochs = 4
        kind.fromScratch.maximumLearningRate = 4e-3
        return kind
    }
}

/// A model of one kind, trained on synthetic weather.
struct TrainedCase: Sendable, CustomStringConvertible {
    let kind: any ModelKind
    let task: TrainingTask
    let trained: TrainedModel
    /// Gapless weather from outside the training data.
    let series = SyntheticWeather.seriesOfAllVariables(hours: 900, seed: 51)

    init(_ kind: any ModelKind, target: Variable) throws {
        self.kind = kind
        task = Self.task(target)
        trained = try kind.train(task)
    }

    /// A station with gaps in 3000 hours of weather.
    static func task(_ target: Variable, seed: UInt64 = 50) -> TrainingTask {
        let series = SyntheticWeather.seriesOfAllVariables(hours: 3000, seed: seed, gapShare: 0.01)
        let data = StationData(station: SyntheticWeather.station, series: series, split: .chronological(series.hours))
        return TrainingTask(target: target, stations: [data])
    }

    var model: any ForecastModel { trained.model }
    var specification: any ModelSpecification { model.anySpecification }
    var target: Variable { model.target }
    var window: Int { specification.window }
    var station: Station { SyntheticWeather.station }
    /// An hour that has the whole history before it.
    var origin: Hour { series.hours.upperBound - 100 }

    /// The case in assertion messages.
    var description: String { "\(kind.name) \(target)" }

    /// A bare sequence with the number of steps that the model reads, ending at the origin.
    var sequence: [[Double]] {
        (origin - window + 1...origin)
            .map { hour in specification.inputs.map { Double(series.rawValue($0, hour)) } }
    }

    func forecast(of series: HourlySeries, station: Station? = SyntheticWeather.station) throws -> Forecast {
        try model.forecast(series: series, station: station, origin: origin)
    }
}

extension ForecastModel {
    fileprivate var anySpecification: any ModelSpecification { specification }
}
