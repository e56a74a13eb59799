import ArgumentParser

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists, compares, promotes and checks the versions of a target's model.",
        discussion: """
            VERSION is a version or an alias: champion (in service), challenger (the last trained, and rejected), \
            previous (the version that a rollback restores). Every change needs a reason; the history is never \
            changed.

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
