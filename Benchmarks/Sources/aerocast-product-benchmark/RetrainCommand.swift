import ArgumentParser
import Figures
import Forecasting
import GRU
import Models
import Observations

/// The cost of a retrain from the bundled champion, on the weather of a simulated station.
struct RetrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain",
        abstract: "Measures time and memory of retrains from the bundled champion."
    )

    @Option(help: "The folder of the model versions.") var artifacts = "artifacts"
    @Flag(help: "Print one JSON object per figure instead of a table.") var json = false

    /// The limit for a retrain on a year, in seconds.
    private static let aimedSeconds = 2.0
    /// The limit for the peak memory of a training on five years, in MB.
    private static let allowedMegabytes = 200.0

    func run() throws {
        let folder = ArtifactFolder(path: artifacts)
        guard let version = try folder.bundledVersion(of: Target.standard.name) else {
            throw ValidationError("\(artifacts) bundles no champion of \(Target.standard.name)")
        }
        let artifact = try folder.load(target: Target.standard.name, version: version)
        guard let champion = try artifact.verifiedModel() as? GRUForecaster else {
            throw ValidationError("the champion must be a GRU, got \(artifact.manifest.kind)")
        }
        if !json { print(Figure.heading) }
        // The peak memory only rises: the retrains that need more memory run last.
        try measureYear(champion)
        try measureFiveYears(champion)
    }

    private func measureYear(_ champion: GRUForecaster) throws {
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

    private func measureFiveYears(_ champion: GRUForecaster) throws {
        let data = try SimulatedYears.data(years: 5)
        _ = try Self.retrain(champion, on: data, threads: 1, epochs: 2)
        let two = greatestMemory()
        try report("memory, five years, 2 epochs", two, .megabytes, reference: Self.allowedMegabytes)
        _ = try Self.retrain(champion, on: data, threads: 1, epochs: 10)
        try report("memory, five years, 10 epochs", greatestMemory(), .megabytes, reference: two)
    }

    private static func retrain(
        _ champion: GRUForecaster,
        on data: StationData,
        threads: Int,
        epochs: Int? = nil
    ) throws -> (wall: Double, processor: Double) {
        // The inputs of the champion, even if the default settings have other inputs.
        let specification = champion.specification
        var kind = GRUKind(additionalInputs: Array(specification.inputs.dropFirst()))
        kind.window = specification.window
        kind.horizons = specification.horizons
        kind.hiddenSize = specification.shape.hiddenSize
        kind.layerCount = specification.shape.layerCount
        if let epochs { kind.fineTuning.epochs = epochs }
        let task = TrainingTask(target: champion.target, stations: [data], champion: champion, threads: threads)
        let (start, processor) = (ContinuousClock.now, ProcessorTime.now)
        let trained = try kind.train(task)
        guard trained.origin != .fromScratch else {
            throw ValidationError("the champion was not fine-tuned: its inputs differ from the recipe's")
        }
        return (Stopwatch.seconds(since: start), ProcessorTime.now - processor)
    }

    private func report(_ name: String, _ value: Double, _ unit: Figure.Unit, reference: Double) throws {
        let figure = Figure(name: name, value: value, unit: unit, reference: reference)
        print(json ? try figure.json() : figure.row())
    }
}
