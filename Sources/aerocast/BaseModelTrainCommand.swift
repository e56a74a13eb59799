import ArgumentParser
import Forecasting
import Foundation
import Models
import Observations
import Programs
import Settings
import Telemetry
import Workbench
import PlainText

struct BaseModelTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains one model on many stations and publishes it as the first model of new installations.",
        discussion: """
            The same files, seed and build give the same bytes. The published errors, from which the intervals are \
            calibrated, come from models that were trained without the place that they forecast. The version is \
            written to the folder of the model versions, and <target>/champion names it. An installation with a \
            champion keeps it.

            Example: aerocast base-model train ../shared/noaa --stations data/stations.csv
            """
    )

    @OptionGroup var pool: StationPoolOptions
    @Option(help: "The folder of the model versions.") var output = "artifacts"

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let stations = try pool.read().map(Self.placed)
            let base = pool.base
            let progress = ProgressLine("training", total: base.epochs(on: stations), unit: "epochs")
            progress.update(to: 0, note: "\(stations.count) stations")
            let show = { (report: EpochReport) in
                progress.advance(note: String(format: "validation loss %.4f", report.validationLoss))
            }
            let trained = try base.train(on: stations, progress: show)
            progress.finish(note: "")
            let artifact = try base.artifact(of: trained, stations: stations)
            let folder = ArtifactFolder(path: output)
            try folder.publish(artifact)
            try folder.bundle(version: artifact.manifest.version, of: artifact.manifest.target)
            Terminal.print(Self.summary(of: artifact.manifest, trained, unit: base.target.unit))
        }
    }

    /// Estimates an unknown longitude from the daily cycle of the weather, which is accurate enough for training.
    private static func placed(_ data: StationData) -> StationData {
        guard let placed = data.placedByItsWeather() else { return data }
        LineOutput.standardError.writeLine(
            "the position of \(data.station.id) is unknown; its longitude is estimated from its daily cycle"
        )
        return placed
    }

    private static func summary(of manifest: ModelManifest, _ trained: TrainedBaseModel, unit: String) -> String {
        let stations =
            [["station", "from", "until", "hours"]]
            + manifest.training.stations.map { ["\($0.id)", "\($0.from)", "\($0.until)", "\($0.observations)"] }
        let scores =
            [["horizon", "RMSE", "persistence", "skill", "hours"]]
            + manifest.heldOut.scores.filter { PlaceOutReport.horizons.contains($0.horizon) }
            .map { score in
                [
                    "\(score.horizon) h", String(format: "%.2f %@", score.rootMeanSquareError, unit),
                    String(format: "%.2f %@", score.persistenceError, unit),
                    String(format: "%.1f %%", score.skill * 100),
                    "\(score.count)",
                ]
            }
        let judged =
            trained.unseen.placesLeftOut > 0
            ? "errors at unseen places, \(trained.unseen.placesLeftOut) places left out one at a time:"
            : "errors on held-out blocks of days, at places of the training data:"
        return """
            \(TextTable.render(stations))

            \(judged)
            \(TextTable.render(scores))

            \(manifest.target)/\(manifest.version) is the first model of new installations
            """
    }
}
