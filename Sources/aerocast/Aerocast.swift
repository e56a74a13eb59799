import ArgumentParser
import CodeVersion
import DurableFiles
import Foundation
import PlainText
import Programs
import Settings
import Spelling

@main
struct Aerocast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast",
        abstract: "Weather forecasts that keep themselves honest.",
        discussion: """
            `aerocast demo` shows drift and healing within half a minute. `aerocast up` runs the API, the drift \
            detector and the trainer in one process. `aerocast backtest` measures the accuracy on your own \
            observations, `aerocast base-model` trains the model that a new station starts with. The other commands \
            read the database of a running installation.

            Exit status: 0 done; 1 the answer is no (the demo did not heal, the status is not good); 64 wrong command \
            line; 78 wrong configuration; 69 a needed port, service or model is unavailable; 74 an error of the disk \
            or the database.
            """,
        version: CodeVersion.current,
        subcommands: [
            UpCommand.self, DemoCommand.self, StatusCommand.self, ModelsCommand.self, FlagsCommand.self,
            TimelineCommand.self, BacktestCommand.self, BaseModelCommand.self, DetectCommand.self,
            DriftBudgetCommand.self, ReplayCommand.self, JobsCommand.self,
            BackupCommand.self, RestoreCommand.self, DoctorCommand.self, KeysCommand.self, AuditCommand.self,
            WebhooksCommand.self, SilencesCommand.self, AnnotationsCommand.self,
            OpenAPICommand.self,
        ]
    )

    /// Runs the service whose name the program has, so that an image needs the code only once: the services are links
    /// to this file.
    static func main() async {
        PrivateFiles.begin()
        let path = CommandLine.arguments.first ?? ""
        switch path.split(separator: "/").last {
        case "aerocast-api": await APICommand.main()
        case "aerocast-drift-detector": await DetectorCommand.main()
        case "aerocast-feeder": await FeederCommand.main()
        case "aerocast-trainer": await TrainerCommand.main()
        default:
            if let refusal = Self.refusal(of: Array(CommandLine.arguments.dropFirst())) {
                FileHandle.standardError.write(Data((refusal + "\n").utf8))
                Foundation.exit(ExitStatus.usage.rawValue)
            }
            await main(nil)
        }
    }

    /// The message about a command that does not exist; `nil` if the first word is a command or an option.
    static func refusal(of arguments: [String]) -> String? {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let word = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
        guard let word, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return nil }
        let nearest = NearestName.to(word, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return "error: there is no command '\(word.escaped)'\(nearest)\n  commands: \(names.joined(separator: ", "))"
    }
}
