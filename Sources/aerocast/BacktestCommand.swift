import ArgumentParser
import CanonicalJSON
import Charts
import Forecasting
import Foundation
import Models
import Observations
import Programs
package import Settings
import Telemetry
import Weather
package import Workbench
import PlainText

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Measures the accuracy of the forecaster on your own observations, next to strong baselines.",
        discussion: """
            Each file is split by time: 70 % for training, 15 % for validation and for the calibration of the \
            intervals, and the last 15 % for the test alone. Every model forecasts from the same hours. Skill is 1 - \
            RMSE / RMSE of persistence; coverage is the share of observations within the interval. Gaps are not \
            filled.

            Examples:
              aerocast backtest station.csv --latitude 48.7 --longitude 6.2
              aerocast backtest a.csv.gz b.csv.gz --stations places.csv --train station --plot errors.svg
              aerocast backtest observations/ --train base
              aerocast backtest station.csv --horizons 1,24 --json
            """
    )

    @Argument(
        help: """
            Files, or folders of files: CSV with ts, the target and optionally temperature, windspeed, pressure, dew_point and wind_direction; other \
            tables of NOAA; ISD-Lite; METAR reports; plain or gzip.
            """
    )
    var files: [String]

    @Option(
        help: """
            Source of the network: station (trained from scratch on the training part), base (the model bundled with \
            the artifacts), fine-tune (that model, trained further on the training part).
            """
    )
    var train = TrainingMode.fineTune

    @Option(help: "Horizons in hours, 1 to 24, separated by commas.") var horizons = "1,3,6,12,24"
    @Option(
        name: [.customLong("level"), .customLong("interval-level")],
        help: "The wanted coverage of the intervals: a fraction such as 0.9, or percent."
    )
    var level = 90.0
    @Option(help: "Latitude in degrees north (single file only); enables solar inputs, which improve the skill.")
    var latitude: Double?
    @Option(help: "Longitude in degrees east (single file only).") var longitude: Double?
    @Option(help: "A CSV file with id,latitude,longitude; default: stations.csv in the folder of each file.")
    var stations: String?
    @Option(help: "Write a chart: the last weeks of the first file, and the errors by horizon.") var plot: String?
    @Flag(help: "Write JSON: file, model, horizon, then mae, rmse, skill, coverage, width, n.") var json = false

    @OptionGroup var options: SettingsOptions
    @OptionGroup var target: TargetOption
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.seed) var seed
    @Option(TrainerSettings.threads) var threads

    private static let settings: [any DeclaredSetting] =
        [SharedSettings.artifacts] + TargetOption.settings + [SharedSettings.seed, TrainerSettings.threads]

    func validate() throws {
        _ = try askedHorizons
        guard (0.5...0.99).contains(coverage) else {
            throw ValidationError("--level: must be from 0.5 to 0.99, or from 50 to 99 percent, got '\(level)'")
        }
        _ = try place
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await options.read(Self.settings, of: self, catalogue: .aerocast) else { return }
            if let plot { try OutputFile.check(plot, option: "--plot") }
            let listing = try stations.map { try StationListing(path: $0) } ?? StationListing()
            let target = (target.targets(settings).first ?? .standard).variable
            let paths = try files.flatMap { try StationPool.files(at: $0) }
            guard try place == nil || paths.count == 1 else { throw Self.placeOfSeveralFiles }
            let files = try paths.map { try BacktestFile(path: $0, target: target, listing: listing, place: place) }
            let plan = BacktestPlan(
                target: target,
                training: train,
                base: try train == .station ? nil : base(of: target, settings),
                horizons: try askedHorizons,
                level: coverage,
                seed: UInt64(settings[SharedSettings.seed]),
                threads: settings[TrainerSettings.threads]
            )
            let line = ProgressLine("backtest", total: files.count * plan.stepsPerStation, unit: "steps")
            let report = try BacktestReport(files, plan: plan) { line.update(to: $0.completed, note: $0.note) }
            line.finish(note: "")
            Terminal.print(json ? try JSONText.encode(report, pretty: true) : report.text)
            if let plot { try OutputFile.write(report.chart.svg(), to: plot, option: "--plot") }
            guard json else { return }
            for station in report.stations {
                for note in station.notes {
                    LineOutput.standardError.writeLine("\(station.file.name): \(note)")
                }
            }
        }
    }

    /// The wanted coverage as a fraction.
    private var coverage: Double { level > 1 ? level / 100 : level }

    private var askedHorizons: [Int] {
        get throws {
            let asked = horizons.split(separator: ",", omittingEmptySubsequences: false)
                .map { Int($0.trimmingCharacters(in: .whitespaces)) ?? 0 }
            guard asked.allSatisfy({ 1...24 ~= $0 }) else {
                throw ValidationError(
                    "--horizons: must be hours from 1 to 24, such as 1,3,6,12,24, got '\(horizons)'"
                )
            }
            return asked
        }
    }

    private var place: Place? {
        get throws {
            guard latitude != nil || longitude != nil else { return nil }
            guard let latitude, let longitude, -90...90 ~= latitude, -180...180 ~= longitude else {
                throw ValidationError("--latitude (-90 to 90) and --longitude (-180 to 180) must be given together")
            }
            guard files.count == 1 else { throw Self.placeOfSeveralFiles }
            return Place(latitude: latitude, longitude: longitude)
        }
    }

    private static let placeOfSeveralFiles = ValidationError(
        "--latitude and --longitude are for a single file; use --stations for several"
    )

    private func base(of target: Variable, _ settings: ResolvedSettings) throws -> BaseModelInUse {
        let folder = ArtifactFolder(path: settings[SharedSettings.artifacts])
        guard let base = try BaseModelInUse.bundled(of: target, in: folder) else {
            throw BacktestError.noBaseModel(train, target)
        }
        return base
    }
}

extension TrainingMode: ExpressibleByArgument {}

extension BacktestError: ExitStatusProviding {
    package var exitStatus: ExitStatus {
        switch self {
        case .tooFewHours, .constant, .nothingToJudge, .cannotTrain: .inputOutput
        case .noBaseModel: .unavailable
        case .sameName: .usage
        }
    }
}
