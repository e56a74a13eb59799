import ArgumentParser
import CurlClient
import Foundation
import Settings

struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Asks a running API whether it is well.",
        discussion: """
            Without --url it asks the API that the same settings (--host, --port, their variables, --config) would start \
            on this machine. Exits 0 if it is well, 1 if it is not or does not answer.

            Example: aerocast-api healthcheck --ready --port 8001
            """
    )

    @Option(help: "What to ask; without it, /healthz of the API on this machine.")
    var url: String?

    @Flag(help: "Ask /readyz: whether a model serves, not only whether the process answers.")
    var ready = false

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 2.0

    /// Takes the settings, also those that stand behind `healthcheck` on the command line.
    @ParentCommand var api: APICommand

    func validate() throws {
        if let url {
            let parsed = URL(string: url)
            guard ["http", "https"].contains(parsed?.scheme?.lowercased()), parsed?.host() != nil else {
                throw ValidationError("--url: '\(url)' is no URL such as http://127.0.0.1:8000/healthz")
            }
            guard !ready else { throw ValidationError("--ready and --url exclude each other: name /readyz in the URL") }
        }
        guard timeout > 0, timeout <= 3600 else {
            throw ValidationError("--timeout: '\(timeout)' came, expected seconds above 0 and up to 3600")
        }
    }

    func run() async throws {
        try await reportingErrors {
            guard
                let settings = try await api.common.settings.read(
                    [APISettings.host, APISettings.port],
                    of: api,
                    catalogue: .aerocast
                )
            else { return }
            var client = CurlClient.Configuration(userAgent: "aerocast-api-healthcheck")
            client.maximumRedirects = 0
            let check = HealthCheck(
                url: url
                    ?? HealthCheck.localURL(
                        host: settings[APISettings.host],
                        port: settings[APISettings.port],
                        path: ready ? "/readyz" : "/healthz"
                    ),
                transport: CurlClient(client)
            )
            try await check.run(timeout: .seconds(timeout))
        }
    }
}
