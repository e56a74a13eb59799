import ArgumentParser
import Workbench
import Forecasting
import Foundation
import GRU
import Programs
import Settings
import Store
import Telemetry

struct BaseModelTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains one model on many stations and publishes it as the one that an installation starts with.",
        discussion: """
            The same files, seed and build give the same bytes. The errors it is published with, and from which its intervals \
            are calibrated, are those of models that were trained without the place they forecast. The version appears in the folder of the artifacts, and \
            <model>/champion names it; an installation that has a champion already keeps its own.

            Example: aerocast base-model train ../shared/noaa --stations data/stations.csv
            """
    )

    @OptionGroup var pool: StationPoolOptions
    @Option(help: "The folder of the model versions.") var output = "artifacts"
    @Option(help: "The name under which it serves.") var model = "temperature"

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
            let artifact = try base.artifact(of: trained, stations: stations, model: model)
            let folder = ArtifactFolder(path: output)
            try folder.publish(artifact)
            try folder.ship(model: model, version: artifact.manifest.version)
            print(Self.summary(of: artifact.manifest, trained))
        }
    }

    /// Where nobody knows the position, the weather's own rhythm tells the local hour well enough to learn from.
    private static func placed(_ data: StationData) -> StationData {
        guard let placed = data.placedByItsWeather() else { return data }
        LineOutput.standardError.writeLine(
            "where \(data.station.id) stands is not known; its longitude is estimated from its days"
        )
        return placed
    }

    private static func summary(of manifest: ModelManifest, _ trained: TrainedBaseModel) -> String {
        let stations =
            [["station", "from", "until", "hours"]]
            + manifest.training.stations.map { ["\($0.id)", "\($0.from)", "\($0.until)", "\($0.observations)"] }
        let scores =
            [["horizon", "RMSE", "persistence", "skill", "hours"]]
            + manifest.heldBack.scores.filter { PlaceOutReport.horizons.contains($0.horizon) }
            .map { score in
                [
                    "\(score.horizon) h", String(format: "%.2f °C", score.rootMeanSquareError),
                    String(format: "%.2f °C", score.persistenceError), String(format: "%.1f %%", score.skill * 100),
                    "\(score.count)",
                ]
            }
        let judged =
            trained.unseen.placesLeftOut > 0
            ? "errors of such models where they have never been, \(trained.unseen.placesLeftOut) places left out one at a time:"
            : "errors on blocks of days that were held back, at places that it knows:"
        return """
            \(TextTable.render(stations))

            \(judged)
            \(TextTable.render(scores))

            \(manifest.model)/\(manifest.version) is what an installation starts with
            """
    }
}
