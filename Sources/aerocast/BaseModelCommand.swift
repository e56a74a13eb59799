import ArgumentParser
import Forecasting
import Foundation
import Observations
package import Settings
import Telemetry
import Weather
package import Workbench

struct BaseModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "base-model",
        abstract: "Trains the model that a new station starts with, and measures its skill at unseen places.",
        subcommands: [BaseModelTrainCommand.self, BaseModelEvaluateCommand.self, BaseModelOutcomesCommand.self]
    )
}

/// The files and the training settings of a base model.
struct StationPoolOptions: ParsableArguments {
    @Argument(
        help: """
            Files of observations (ts,temperature,windspeed,pressure, other CSV tables, ISD-Lite; plain or gzip), or \
            folders of them.
            """
    )
    var files: [String]

    @Option(help: "A CSV file with id,latitude,longitude, in addition to stations.csv in the folder of each file.")
    var stations: String?

    @Option(name: [.customLong("target"), .customLong("model")], help: "The variable to forecast.")
    var target = Target.standard.variable

    @Option(help: "The random seed of the first weights and the shuffling.") var seed: UInt64 = 1

    @Option(help: "Threads of training; the result does not depend on their number.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads: must be from 1 to 1024, got '\(threads)'")
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
