import ArgumentParser

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists, compares, promotes and checks the versions of a target's model.",
        discussion: """
            A version is named by itself or by what it is: champion (it serves), challenger (trained last, and rejected), \
            previous (what a rollback goes back to). Every change needs a reason; the history is never changed.

            Examples:
              aerocast models
              aerocast models compare challenger champion
              aerocast models list --target pressure
              aerocast models rollback --reason 'too cold since Tuesday'
              aerocast models verify
            """,
        subcommands: [
            ModelsListCommand.self, ModelsShowCommand.self, ModelsCompareCommand.self, ModelsPromoteCommand.self,
            ModelsRollbackCommand.self, ModelsVerifyCommand.self, ModelsPruneCommand.self,
        ],
        defaultSubcommand: ModelsListCommand.self
    )
}
