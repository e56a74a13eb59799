import ArgumentParser
import CanonicalJSON
import Programs
import Settings
import Telemetry
import Workbench
import PlainText

struct BaseModelEvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Evaluates base models at places that they were not trained on, leaving out one place at a time.",
        discussion: """
            Stations within 100 km of each other are one place. For each place a base model is trained on all other \
            places. Each station of the place is split chronologically 70/15/15; the skill (1 - RMSE / RMSE of \
            persistence, in percent) of three models is reported: trained on the station alone, the base model, the \
            fine-tuned base model.

            Example: aerocast base-model evaluate ../shared/noaa --stations data/stations.csv --json
            """
    )

    @OptionGroup var pool: StationPoolOptions
    @Option(help: "The evaluated part of each station: test, or validation to choose a training recipe.")
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
            Terminal.print(json ? try JSONText.encode(report, pretty: true) : TextTable.render(report.rows))
        }
    }
}

extension PlaceOutEvaluation.Part: ExpressibleByArgument {}
