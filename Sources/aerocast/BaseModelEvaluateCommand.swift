import ArgumentParser
import BaseTraining
import CanonicalJSON
import Programs
import Settings
import Store
import Telemetry

struct BaseModelEvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Leaves one place out at a time and judges the base model of the others there.",
        discussion: """
            Stations within 100 km of each other are one place. For each place a base model is trained on all others; on \
            each of its stations, split chronologically 70/15/15, the skill (1 - RMSE / RMSE of persistence, in percent) of \
            three models is told: trained on the station alone, the base model as it is, the base model fine-tuned there.

            Example: aerocast base-model evaluate ../shared/noaa --stations data/stations.csv --json
            """
    )

    @OptionGroup var pool: StationPoolOptions
    @Option(help: "The part of each station to judge on: test, or validation for choosing a recipe.")
    var part = PlaceOutEvaluation.Part.test
    @Flag(help: "Write JSON.") var json = false

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let evaluation = PlaceOutEvaluation(base: pool.base, part: part)
            let stations = try pool.read()
            let total = try evaluation.totalEpochs(on: stations)
            let line = ProgressLine("evaluating", total: total, unit: "epochs")
            let report = try evaluation.run(on: stations) { line.update(to: $0.epochs, note: $0.note) }
            line.finish(note: "")
            print(json ? try JSONText.encode(report, pretty: true) : TextTable.render(report.rows))
        }
    }
}

extension PlaceOutEvaluation.Part: ExpressibleByArgument {}
