import ArgumentParser
import Programs

@main
struct Aerocast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast",
        abstract: "Weather forecasts that keep themselves honest.",
        discussion: """
            `aerocast demo` shows drift and healing in under two minutes. `aerocast up` runs the API, the drift detector and \
            the trainer in one process. `aerocast backtest` judges the forecaster on your own observations, `aerocast \
            base-model` trains the model that a new station starts with. The other commands look into the database of a \
            running installation.

            Exit status: 0 done; 1 the answer is no (the demo did not heal, the status is not good); 64 and 78 the command \
            line or the configuration is wrong; 69 something needed is not there; 74 the disk or the database fails.
            """,
        subcommands: [
            UpCommand.self, DemoCommand.self, StatusCommand.self, ModelsCommand.self, FlagsCommand.self,
            TimelineCommand.self, BacktestCommand.self, BaseModelCommand.self, DetectCommand.self,
            DriftBudgetCommand.self,
            BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
        ]
    )

    /// Under a service's name, as a link to this file, it is that service: what holds all programs then holds the code
    /// once.
    static func main() async {
        let path = CommandLine.arguments.first ?? ""
        switch path.split(separator: "/").last {
        case "aerocast-api": await APICommand.main()
        case "aerocast-drift-detector": await DetectorCommand.main()
        case "aerocast-feeder": await FeederCommand.main()
        case "aerocast-trainer": await TrainerCommand.main()
        default: await main(nil)
        }
    }
}
