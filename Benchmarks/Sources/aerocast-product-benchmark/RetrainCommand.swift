import ArgumentParser
import Figures
import Forecasting
import Store

/// What a retrain costs, from the shipped champion on the weather of a simulated station.
struct RetrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain",
        abstract: "Measures time and memory of retrains from the shipped champion."
    )

    @Option(help: "The folder of the model versions.") var artifacts = "artifacts"
    @Option(help: "The name of the model.") var model = "temperature"
    @Flag(help: "Print one JSON object per figure instead of a table.") var json = false

    /// What a retrain on a year is meant to take at most.
    private static let aimedSeconds = 2.0
    /// What a training on five years may take at most, in MB.
    private static let allowedMegabytes = 200.0

    func run() throws {
        let folder = ArtifactFolder(path: artifacts)
        guard let version = try folder.shippedVersion(of: model) else {
            throw ValidationError("\(artifacts) ships no champion of \(model)")
        }
        let champion = try folder.load(model: model, version: version).verifiedForecaster()
        if !json { print(Figure.heading) }
        // The greatest memory can only rise, so the retrains that want more come later.
        try measureYear(champion)
        try measureFiveYears(champion)
    }

    private func measureYear(_ champion: Forecaster) throws {
        let data = try SimulatedYears.data(years: 1)
        var walls: [Double] = []
        for (threads, text) in [(1, "one thread"), (2, "two threads")] {
            var best = (wall: Double.infinity, processor: Double.infinity)
            for _ in 0..<5 {
                let cost = try Self.retrain(champion, on: data, threads: threads)
                best = (min(best.wall, cost.wall), min(best.processor, cost.processor))
            }
            walls.append(best.wall)
            let reference = threads == 1 ? Self.aimedSeconds : walls[0]
            try report("retrain on a year, \(text)", best.wall, .seconds, reference: reference)
            try report("its processor time, \(text)", best.processor, .seconds, reference: Self.aimedSeconds)
        }
    }

    private func measureFiveYears(_ champion: Forecaster) throws {
        let data = try SimulatedYears.data(years: 5)
        _ = try Self.retrain(champion, on: data, threads: 1, epochs: 2)
        let two = greatestMemory()
        try report("memory, five years, 2 epochs", two, .megabytes, reference: Self.allowedMegabytes)
        _ = try Self.retrain(champion, on: data, threads: 1, epochs: 10)
        try report("memory, five years, 10 epochs", greatestMemory(), .megabytes, reference: two)
    }

    private static func retrain(
        _ champion: Forecaster,
        on data: StationData,
        threads: Int,
        epochs: Int? = nil
    ) throws -> (wall: Double, processor: Double) {
        var recipe = TrainingRecipe(channels: champion.specification.channels)
        if let epochs { recipe.fineTuning.epochs = epochs }
        let (start, processor) = (ContinuousClock.now, ProcessorTime.now)
        let trained = try recipe.train(on: [data], warmStart: champion, threads: threads)
        guard trained.origin != .fromScratch else { throw ValidationError("the champion reads other inputs") }
        return (Stopwatch.seconds(since: start), ProcessorTime.now - processor)
    }

    private func report(_ name: String, _ value: Double, _ unit: Figure.Unit, reference: Double) throws {
        let figure = Figure(name: name, value: value, unit: unit, reference: reference)
        print(json ? try figure.json() : figure.row())
    }
}
