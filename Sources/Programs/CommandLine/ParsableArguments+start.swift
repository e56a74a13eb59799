package import ArgumentParser
package import Settings
package import Telemetry

extension ParsableArguments {
    /// Reads the settings of a service, sets up the log, and runs the service.
    ///
    /// - Parameters:
    ///   - common: the options of every service.
    ///   - settings: the settings of this service.
    ///   - logFormat: the log format; `nil` for the one in the settings.
    ///   - body: runs the service; not called if the user only asked to see the settings.
    /// - Throws: `ExitCode`, after the error has been reported.
    package func start(
        _ common: CommonOptions,
        reading settings: [any DeclaredSetting],
        logFormat: LogFormat? = nil,
        _ body: (ResolvedSettings) async throws -> Void
    ) async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await common.settings.read(settings, of: self, catalogue: .aerocast) else {
                return
            }
            LineLogHandler.bootstrap(
                level: settings[SharedSettings.logLevel],
                format: logFormat
                    ?? settings[SharedSettings.logFormat].format(isTerminal: LineOutput.standardError.isTerminal)
            )
            try await body(settings)
        }
    }
}
