import ArgumentParser
import CurlClient
import Foundation
import HTTPClient
import Settings

struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Checks whether a running API is healthy.",
        discussion: """
            Without --url it checks the API that the same settings (--host, --port, their variables, --config) start \
            on this machine. Exits 0 if the API is healthy, 1 if it is unhealthy or does not answer.

            Example: aerocast-api healthcheck --ready --port 8001
            """
    )

    @Option(help: "The URL to check; default: /healthz of the API on this machine.")
    var url: String?

    @Option(help: "A PEM file of authorities that may sign the certificate of --url; default: the system's.")
    var certificateAuthority: String?

    @Flag(help: "Check /readyz: not only that the process answers, but also that a model serves.")
    var ready = false

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 2.0

    /// Parses the settings, including options after `healthcheck` on the command line.
    @ParentCommand var api: APICommand

    func validate() throws {
        if let url {
            let parsed = URL(string: url)
            guard ["http", "https"].contains(parsed?.scheme?.lowercased()), parsed?.host() != nil else {
                let shown = ServiceAddress(url)
                throw ValidationError("--url: must be a URL such as http://127.0.0.1:8000/healthz, got '\(shown)'")
            }
            guard !ready else { throw ValidationError("--url cannot be combined with --ready; put /readyz into it") }
        } else if certificateAuthority != nil {
            throw ValidationError("--certificate-authority needs --url: this machine's own API is not verified")
        }
        guard timeout > 0, timeout <= 3600 else {
            throw ValidationError("--timeout: must be above 0 and at most 3600 seconds, got '\(timeout)'")
        }
    }

    func run() async throws {
        try await reportingErrors {
            guard
                let settings = try await api.common.settings.read(
                    [APISettings.host, APISettings.port, TLSSettings.certificate],
                    of: api,
                    catalogue: .aerocast
                )
            else { return }
            var client = CurlClient.Configuration(userAgent: "aerocast-api-healthcheck")
            client.maximumRedirects = 0
            client.certificateAuthorityFile = certificateAuthority
            // The certificate has a public name, not this machine's; the request contains no secret.
            client.verifiesServer = url != nil
            let check = HealthCheck(
                url: url.map { ServiceAddress($0) }
                    ?? HealthCheck.localURL(
                        host: settings[APISettings.host],
                        port: settings[APISettings.port],
                        path: ready ? "/readyz" : "/healthz",
                        isSecure: settings[TLSSettings.certificate] != nil
                    ),
                transport: CurlClient(client)
            )
            try await check.run(timeout: .seconds(timeout))
        }
    }
}
