import ArgumentParser
import Programs
import Settings
import Store

/// What the commands need that look into a database.
struct DatabaseOptions: ParsableArguments {
    @OptionGroup var options: SettingsOptions
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.model) var model
    @Flag(help: "Write JSON.") var json = false

    /// Opens the database of an installation.
    ///
    /// - Returns: the database and the model's name; `nil` if the user only asked for the settings.
    func open() async throws -> (store: Store, model: String)? {
        let settings: [any DeclaredSetting] = [SharedSettings.database, SharedSettings.model]
        guard let settings = try await options.read(settings, of: self, catalogue: .aerocast) else { return nil }
        return (try Store(path: settings[SharedSettings.database], opening: .existing), settings[SharedSettings.model])
    }
}
