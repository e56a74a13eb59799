import ArgumentParser
import Backtesting
import CanonicalJSON
import Charts
import Forecasting
import Foundation
import Programs
import Settings
import Store
import Telemetry
import Weather

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Shows how good the forecaster is on your own observations, beside honest baselines.",
        discussion: """
            Each file is split by time: 70 % to train on, 15 % to validate and to calibrate the intervals on, and the last \
            15 %, which decides nothing, to judge. Every model forecasts from the same hours. Skill is 1 - RMSE / RMSE of \
            persistence; coverage is the share of observations within the interval. Gaps stay gaps.

            Examples:
              aerocast backtest station.csv --latitude 48.7 --longitude 6.2
              aerocast backtest a.csv.gz b.csv.gz --stations places.csv --train station --plot errors.svg
              aerocast backtest station.csv --horizons 1,24 --json
            """
    )

    @Argument(
        help: """
            CSV with ts,temperature and, if known, windspeed and pressure; other tables of NOAA; ISD-Lite; plain or gzip.
            """
    )
    var files: [String]

    @Option(
        help: """
            Where the network comes from: station (from nothing, on the training part), base (the model that the artifacts \
            ship, as it is), fine-tune (that model, trained further on the training part).
            """
    )
    var train = TrainingMode.fineTune

    @Option(help: "Hours ahead, 1 to 24, separated by commas.") var horizons = "1,3,6,12,24"
    @Option(help: "The share of observations that an interval should hold, in percent.") var level = 90.0
    @Option(help: "Of the only station's place, degrees north; the sun's position is worth a good deal.")
    var latitude: Double?
    @Option(help: "Of the only station's place, degrees east.") var longitude: Double?
    @Option(help: "A CSV file with id,latitude,longitude; without it a stations.csv beside a file is read.")
    var stations: String?
    @Option(help: "Write a chart: the last weeks of the first file, and the errors by horizon.") var plot: String?
    @Flag(help: "Write JSON: file, model, horizon, then mae, rmse, skill, coverage, width, n.") var json = false

    @OptionGroup var options: SettingsOptions
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.model) var model
    @Option(SharedSettings.seed) var seed
    @Option(TrainerSettings.threads) var threads

    private static let settings: [any DeclaredSetting] = [
        SharedSettings.artifacts, SharedSettings.model, SharedSettings.seed, TrainerSettings.threads,
    ]

    func validate() throws {
        _ = try askedHorizons
        guard level >= 50, level <= 99 else {
            throw ValidationError("--level: '\(level)' came; expected 50 to 99 percent, such as 90")
        }
        _ = try place
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await options.read(Self.settings, of: self, catalogue: .aerocast) else { return }
            if let plot { try OutputFile.check(plot, option: "--plot") }
            let listing = try stations.map { try StationListing(path: $0) } ?? StationListing()
            let files = try files.map { try BacktestFile(path: $0, listing: listing, place: place) }
            let plan = BacktestPlan(
                training: train,
                base: try train == .station ? nil : base(settings),
                horizons: try askedHorizons,
                level: level / 100,
                seed: UInt64(settings[SharedSettings.seed]),
                threads: settings[TrainerSettings.threads]
            )
            let line = ProgressLine("backtest", total: files.count * plan.stepsPerStation, unit: "steps")
            let report = try BacktestReport(files, plan: plan) { line.update(to: $0.completed, note: $0.note) }
            line.finish(note: "")
            print(json ? try JSONText.encode(report, pretty: true) : report.text)
            if let plot { try OutputFile.write(report.chart.svg(), to: plot, option: "--plot") }
            guard json else { return }
            for station in report.stations {
                for note in station.notes {
                    LineOutput.standardError.writeLine("\(station.file.name): \(note)")
                }
            }
        }
    }

    private var askedHorizons: [Int] {
        get throws {
            let asked = horizons.split(separator: ",", omittingEmptySubsequences: false)
                .map { Int($0.trimmingCharacters(in: .whitespaces)) ?? 0 }
            guard asked.allSatisfy({ 1...24 ~= $0 }) else {
                throw ValidationError(
                    "--horizons: '\(horizons)' came; expected hours from 1 to 24, such as 1,3,6,12,24"
                )
            }
            return asked
        }
    }

    private var place: Place? {
        get throws {
            guard latitude != nil || longitude != nil else { return nil }
            guard let latitude, let longitude, -90...90 ~= latitude, -180...180 ~= longitude else {
                throw ValidationError("expected both --latitude (-90 to 90) and --longitude (-180 to 180)")
            }
            guard files.count == 1 else {
                throw ValidationError("--latitude and --longitude are for one file; --stations tells those of several")
            }
            return Place(latitude: latitude, longitude: longitude)
        }
    }

    private func base(_ settings: ResolvedSettings) throws -> BaseModelInUse {
        let folder = ArtifactFolder(path: settings[SharedSettings.artifacts])
        let model = settings[SharedSettings.model]
        guard let version = try folder.shippedVersion(of: model) else { throw BacktestError.noBaseModel(train) }
        let artifact = try folder.load(model: model, version: version)
        return BaseModelInUse(
            name: "\(model)/\(version)",
            forecaster: try artifact.verifiedForecaster(),
            learntFrom: artifact.manifest.training.stations.map {
                BaseModelInUse.LearntHours(station: $0.id, from: $0.from, until: $0.until)
            }
        )
    }
}

extension TrainingMode: ExpressibleByArgument {}

extension BacktestError: ExitStatusProviding {
    package var exitStatus: ExitStatus {
        switch self {
        case .tooFewHours, .constantTemperature, .nothingToJudge, .cannotTrain: .inputOutput
        case .noBaseModel: .unavailable
        case .sameName: .usage
        }
    }
}
