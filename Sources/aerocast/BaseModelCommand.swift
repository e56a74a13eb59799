import ArgumentParser
import Forecasting
import Foundation
import Observations
import Settings
import Telemetry
import Weather
import Workbench

struct BaseModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "base-model",
        abstract: "Trains the model that a new station starts with, and shows how good it is where it has never been.",
        subcommands: [BaseModelTrainCommand.self, BaseModelEvaluateCommand.self, BaseModelOutcomesCommand.self]
    )
}

/// The files of a base model, and how it is trained.
struct StationPoolOptions: ParsableArguments {
    @Argument(
        help: """
            Files of observations (ts,temperature,windspeed,pressure, other CSV tables, ISD-Lite; plain or gzip), or \
            folders of them.
            """
    )
    var files: [String]

    @Option(help: "A CSV file with id,latitude,longitude, beside the stations.csv that is in the folder of each file.")
    var stations: String?

    @Option(name: [.customLong("target"), .customLong("model")], help: "The variable that is forecast.")
    var target = Target.standard.variable

    @Option(help: "Of the first weights and the shuffling.") var seed: UInt64 = 1

    @Option(help: "Threads to train with; the result does not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads: '\(threads)' came; expected 1 … 1024")
        }
    }

    var base: BaseModel { BaseModel(target: target, seed: seed, threads: threads) }

    func read() throws -> [StationData] {
        let listing = try stations.map { try StationListing(path: $0) } ?? StationListing()
        return try StationPool.read(files, listing: listing) { error in
            LineOutput.standardError.writeLine("left out: \(error)")
        }
    }
}

extension BaseTrainingError: ExitStatusProviding {
    package var exitStatus: ExitStatus {
        switch self {
        case .noSuchPath, .noStationFiles: .inputOutput
        case .unknownPlace, .onePlace, .tooFewHours: .usage
        }
    }
}
