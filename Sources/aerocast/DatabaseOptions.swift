import ArgumentParser
import Observations
import Programs
import Settings
import Store

/// The options of commands that read the database.
struct DatabaseOptions: ParsableArguments {
    @OptionGroup var options: SettingsOptions
    @OptionGroup var target: TargetOption
    @Option(SharedSettings.database) var database
    @Flag(help: "Write JSON.") var json = false

    /// Opens the database of an installation.
    ///
    /// - Returns: the database, and the target of the option or all targets of the configuration and of the database;
    ///   `nil` if the user only asked for the settings.
    func open() async throws -> (store: Store, targets: [Target])? {
        let settings = [SharedSettings.database] + TargetOption.settings
        guard let settings = try await options.read(settings, of: self, catalogue: .aerocast) else { return nil }
        let store = try Store(path: settings[SharedSettings.database], opening: .existing)
        return (store, await target.targets(settings, in: store))
    }

    /// Opens the database of an installation, for a command about one target.
    ///
    /// - Returns: the database, and the target of the option or the first of the configuration; `nil` if the user only
    ///   asked for the settings.
    func openOne() async throws -> (store: Store, target: Target)? {
        guard let (store, targets) = try await open() else { return nil }
        return (store, targets.first ?? .standard)
    }
}
