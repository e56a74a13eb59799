package import Access
package import HTTPClient
import Logging
import Serving
package import Settings

/// The settings of TLS, and of proxies that serve TLS in front of the API.
package enum TLSSettings {
    package static let certificate =
        Setting.path(
            "tls_certificate",
            default: nil,
            help: "The certificate chain in PEM, the service's own first: the API then serves https only."
        )
        .optional
    package static let key =
        Setting.path(
            "tls_key",
            default: nil,
            help: "The private key of the certificate in PEM, without a password."
        )
        .optional
    package static let reloadInterval = Setting.duration(
        "tls_reload_interval",
        default: .seconds(10),
        in: .milliseconds(10) ... .seconds(86_400),
        help: "How often to look whether the files of the certificate have changed."
    )
    package static let handshakeTimeout = Setting.duration(
        "tls_handshake_timeout",
        default: ConnectionLimits().handshakeTimeout,
        in: .milliseconds(10) ... .seconds(86_400),
        help: "How long the TLS handshake of a connection may take."
    )
    package static let trustedProxies = Setting<[IPNetwork]>(
        key: "trusted_proxies",
        default: [],
        expected: "networks such as 10.0.0.0/8 or addresses, separated by commas",
        help: "The networks of proxies whose word about the client's address, scheme and host is accepted.",
        parse: { text in
            let parts = text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
            let networks = parts.compactMap { IPNetwork($0.prefix { $0 != " " }) }
            return networks.count == parts.count ? networks : nil
        },
        render: { $0.map(\.description).joined(separator: ",") }
    )
    package static let proxyFields = Setting<TrustedProxies.Fields>
        .choice(
            "proxy_fields",
            default: .xForwarded,
            help: "The fields that trusted proxies write: X-Forwarded-For, -Proto and -Host, or Forwarded (RFC 7239)."
        )

    static let all: [any DeclaredSetting] = [
        certificate, key, reloadInterval, handshakeTimeout, trustedProxies, proxyFields,
    ]
}

extension ResolvedSettings {
    /// The proxies whose word about the client is accepted.
    var trustedProxies: TrustedProxies {
        TrustedProxies(networks: self[TLSSettings.trustedProxies], fields: self[TLSSettings.proxyFields])
    }

    /// The certificate of the server; `nil` without TLS.
    ///
    /// - Throws: `SettingsError` if only one file is given, or a ``ProgramError`` if the files cannot be used.
    func serverCertificate(logger: Logger) throws -> ServerCertificate? {
        switch (self[TLSSettings.certificate], self[TLSSettings.key]) {
        case (nil, nil): return nil
        case (_?, nil):
            throw refusal(of: TLSSettings.key, expected: "the file of the certificate's private key")
        case (nil, _?):
            throw refusal(of: TLSSettings.certificate, expected: "the file of the key's certificate")
        case (let certificate?, let key?):
            do {
                return try ServerCertificate(CertificateFiles(certificate: certificate, key: key), logger: logger)
            } catch let error as CertificateError {
                throw ProgramError.certificate(error)
            }
        }
    }
}
