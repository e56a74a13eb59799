package import ArgumentParser
import Foundation
import PlainText

/// The options of every program: the configuration file, and whether to print the settings.
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

    @Flag(help: "Print each setting's value and its source, then exit.")
    var printConfig = false

    package init() {}

    /// Reads the settings of `command`.
    ///
    /// - Parameters:
    ///   - settings: The settings of this program.
    ///   - command: The parsed command, which contains the options.
    ///   - catalogue: The settings of all programs that share the environment and the file.
    ///   - environment: All variables; variables with the prefix `AEROCAST_` are settings.
    /// - Returns: The settings; `nil` if `--print-config` was given, which prints them to standard output.
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
        Terminal.print("\(resolved)")
        return nil
    }
}
