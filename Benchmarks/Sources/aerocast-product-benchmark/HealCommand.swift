import ArgumentParser
import Forecasting
import Foundation
import Observations
import Weather

/// Measures how long the error stays large after a permanent change of the weather, with each part of the loop and
/// both.
struct HealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "Measures the hours from a change of the weather until the error is near the reachable error.",
        discussion: """
            A model trained on 90 days of the changed weather has the reachable error, in the same hours. Near \
            is a root mean squared error one hour ahead of at most 1.15 times the reachable one, over 72 hours.
            """
    )

    @Option(help: "The number of seeds of each kind.") var seeds = 100
    @Option(help: "The first seed.") var firstSeed: UInt64 = 1
    @Option(help: "A kind of change; may be given several times.") var kind: [ChangedWeather.Kind] = []
    @Flag(help: "Print one JSON object per seed and kind.") var json = false

    func run() async throws {
        if !json { Self.write(HealTable.heading) }
        for kind in kind.isEmpty ? ChangedWeather.Kind.allCases : kind {
            var table = HealTable(kind: kind.rawValue)
            for seed in firstSeed..<firstSeed + UInt64(seeds) {
                let result = try await Self.heal(kind, seed: seed)
                if json { Self.write(try result.json()) }
                table.results.append(result)
            }
            if !json { for row in table.rows { Self.write(row) } }
        }
    }

    /// Writes without a buffer, so that results can be read during a long run.
    private static func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func heal(_ kind: ChangedWeather.Kind, seed: UInt64) async throws -> HealResult {
        let weather = try ChangedWeather(kind, seed: seed)
        let reachable = try reachableErrors(in: weather, seed: seed)
        let still = try await HealRun(weather: weather, seed: seed, retrains: false).run()
        let loop = try await HealRun(weather: weather, seed: seed, retrains: true).run()
        func curve(_ errors: [Hour: Double]) -> HealCurve {
            HealCurve(errors, reachable: reachable, hours: weather.onset..<weather.end)
        }
        return HealResult(
            kind: kind.rawValue,
            seed: seed,
            nothing: curve(still.champion),
            retrain: curve(loop.champion),
            combination: curve(still.answered),
            both: curve(loop.answered),
            promotions: loop.promotions,
            rollbacks: loop.rollbacks
        )
    }

    /// The errors of a model that was trained on three months of the changed weather.
    private static func reachableErrors(in weather: ChangedWeather, seed: UInt64) throws -> [Hour: Double] {
        let observations = (weather.firstHour..<weather.end).compactMap { weather.changedObservation($0) }
        let split = Split(
            training: [weather.firstHour..<weather.onset - 336],
            validation: [weather.onset - 336..<weather.onset],
            heldOut: [weather.onset..<weather.end]
        )
        let data = StationData(station: .simulated, series: HourlySeries(observations), split: split)
        let trained = try GRUKind()
            .train(TrainingTask(target: .temperature, stations: [data], start: .fromScratch, seed: seed))
        let near = trained.heldOutOutcomes.filter { $0.horizon == 1 }
        return Dictionary(uniqueKeysWithValues: near.map { ($0.issuedAt.nearestHour + 1, $0.residual) })
    }
}
