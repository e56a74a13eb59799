import ArgumentParser
import Foundation
import Programs
import Settings
import Telemetry
import Weather
import Workbench

struct BaseModelOutcomesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcomes",
        abstract: "Writes forecasts of base models at unseen places, for aerocast detect.",
        discussion: """
            Stations within 100 km of each other are one place. For each place a base model is trained on all other \
            places. OUTPUT/base/STATION.csv holds its forecasts one hour ahead of all hours. \
            OUTPUT/fine-tuned/STATION.csv holds the forecasts of the same model after fine-tuning on the first half of \
            the station's hours and validation on the next tenth, for the hours after both. Columns: \
            ts,actual,predicted,persistence.

            Example:
              aerocast base-model outcomes ../shared/noaa --stations data/stations.csv --output outcomes
              aerocast detect outcomes
            """
    )

    @OptionGroup var pool: StationPoolOptions
    @Option(help: "The folder to write to.") var output: String

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let forecasts = PlaceOutOutcomes(base: pool.base)
            let stations = try pool.read()
            let line = ProgressLine("forecasting", total: try forecasts.totalEpochs(on: stations), unit: "epochs")
            let all = try forecasts.run(on: stations) { line.update(to: $0.epochs, note: $0.note) }
            line.finish(note: "")
            for station in all {
                let folder = URL(filePath: output, directoryHint: .isDirectory).appending(path: station.model.rawValue)
                try OutputFile.makeFolder(folder.path, option: "--output")
                let file = folder.appending(path: "\(station.station).csv").path
                try OutputFile.write(OutcomeTable.text(station.outcomes), to: file, option: "--output")
            }
        }
    }
}
