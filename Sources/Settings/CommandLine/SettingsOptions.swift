import ArgumentParser
import Foundation

/// The options that every program has: which configuration file to read, and whether to show what was read.
///
/// ```swift
/// @main struct API: AsyncParsableCommand {
///     @OptionGroup var configuration: SettingsOptions
///     @Option(APISettings.port) var port
///
///     func run() async throws {
///         try await reportingErrors {
///             guard let settings = try await configuration.read(APISettings.all, of: self) else { return }
///             …
///         }
///     }
/// }
/// ```
package struct SettingsOptions: ParsableArguments {
    package static let file = Setting.path("config", default: nil, help: "A JSON file with settings.").optional

    @Option(Self.file) var config

    @Flag(help: "Print each setting's value and where it came from, then exit.")
    var printConfig = false

    package init() {}

    /// Reads the settings of `command`.
    ///
    /// - Parameters:
    ///   - settings: The settings of this program.
    ///   - command: The parsed command, which holds the options.
    ///   - catalogue: The settings of all programs that share the environment and the file.
    ///   - environment: All variables; those that begin with `AEROCAST_` are ours.
    /// - Returns: `nil` if the user asked to see the settings; they are then on standard output.
    /// - Throws: ``SettingsError``.
    package func read(
        _ settings: [any DeclaredSetting],
        of command: some ParsableArguments,
        catalogue: SettingCatalogue = SettingCatalogue([]),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(SettingsError) -> ResolvedSettings? {
        let reader = SettingsReader(
            settings,
            catalogue: catalogue,
            flags: command.givenFlags,
            environment: environment
        )
        let resolved = try await reader.read()
        guard printConfig else { return resolved }
        print(resolved)
        return nil
    }
}
