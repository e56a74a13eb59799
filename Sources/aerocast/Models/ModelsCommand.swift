import ArgumentParser
import CanonicalJSON
import Programs
import Settings
import Store

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists, compares, promotes and checks the versions of the model.",
        discussion: """
            A version is named by itself or by what it is: champion (it serves), challenger (trained last, and rejected), \
            previous (what a rollback goes back to). Every change needs a reason; the history is never changed.

            Examples:
              aerocast models
              aerocast models compare challenger champion
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

/// What the commands need that look into the registry.
struct RegistryOptions: ParsableArguments {
    @OptionGroup var options: SettingsOptions
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.model) var model
    @Flag(help: "Write JSON.") var json = false

    /// Opens the registry of an installation.
    ///
    /// - Parameter opening: what may be done to the database for it.
    /// - Returns: `nil` if the user only asked for the settings.
    /// - Throws: `StoreError`, or what is wrong with the settings.
    func open(_ opening: Store.Opening = .existing) async throws -> ModelRegistry? {
        let settings: [any DeclaredSetting] = [SharedSettings.database, SharedSettings.artifacts, SharedSettings.model]
        guard let settings = try await options.read(settings, of: self, catalogue: .aerocast) else { return nil }
        return ModelRegistry(
            store: try Store(path: settings[SharedSettings.database], opening: opening),
            artifacts: ArtifactFolder(path: settings[SharedSettings.artifacts]),
            model: settings[SharedSettings.model]
        )
    }

    /// Writes JSON if that is asked for, else the text.
    func write(_ value: some Encodable, _ text: @autoclosure () -> String) throws {
        print(json ? try JSONText.encode(value, pretty: true) : text())
    }
}
