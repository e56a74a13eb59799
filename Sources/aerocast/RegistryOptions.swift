import ArgumentParser
import CanonicalJSON
import Models
import Observations
import Programs
import Registry
import Settings
import Store
import PlainText

/// The options of commands that read the database and the model versions.
struct RegistryOptions: ParsableArguments {
    @OptionGroup var options: SettingsOptions
    @OptionGroup var target: TargetOption
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Flag(help: "Write JSON.") var json = false

    /// The parts of an installation that commands read.
    struct Installation {
        let store: Store
        let artifacts: ArtifactFolder
        /// The target of the option, or all targets of the configuration and of the database; at least one.
        let targets: [Target]
    }

    /// Opens an installation.
    ///
    /// - Parameter opening: the mode of opening the database.
    /// - Returns: `nil` if the user only asked for the settings.
    /// - Throws: `StoreError`, or an error about the settings.
    func openInstallation(_ opening: Store.Opening = .existing) async throws -> Installation? {
        let settings = [SharedSettings.database, SharedSettings.artifacts] + TargetOption.settings
        guard let settings = try await options.read(settings, of: self, catalogue: .aerocast) else { return nil }
        let store = try Store(path: settings[SharedSettings.database], opening: opening)
        return Installation(
            store: store,
            artifacts: ArtifactFolder(path: settings[SharedSettings.artifacts]),
            targets: await target.targets(settings, in: store)
        )
    }

    /// Opens the registry of the target of the option, or of the first target.
    ///
    /// - Returns: `nil` if the user only asked for the settings.
    /// - Throws: `StoreError`, or an error about the settings.
    func open() async throws -> ModelRegistry? {
        guard let installation = try await openInstallation() else { return nil }
        return ModelRegistry(
            store: installation.store,
            artifacts: installation.artifacts,
            target: (installation.targets.first ?? .standard).name
        )
    }

    /// Prints the value as JSON with `--json`, else the text, whose lines may be decorated.
    func write(
        _ value: some Encodable,
        _ text: @autoclosure () -> String,
        decorating decorate: (Substring) -> String = { String($0) }
    ) throws {
        guard !json else { return Terminal.print(try JSONText.encode(value, pretty: true)) }
        Terminal.print(text(), decorating: decorate)
    }
}
