package import Access
import CurlClient
import Foundation
package import HTTPClient
import Serving
package import Settings

/// The settings of tokens (JWT), which are accepted in addition to keys.
package enum TokenSettings {
    package static let keysFile =
        Setting.path(
            "jwks_file",
            default: nil,
            help: "A file with the public keys that verify tokens (JWKS); tokens are accepted if it or a URL is given."
        )
        .optional
    package static let keysURL =
        Setting.webAddress(
            "jwks_url",
            default: nil,
            help: "The address of the public keys that verify tokens (JWKS); https, or http on this machine."
        )
        .optional
    package static let issuer =
        Setting.text(
            "jwt_issuer",
            default: nil,
            expected: "the issuer exactly as in the claim iss",
            help: "The issuer of the tokens that are accepted, as in their claim iss."
        )
        .optional
    package static let audience =
        Setting.text(
            "jwt_audience",
            default: nil,
            expected: "names of this service, separated by commas",
            help: "The names of this service in the claim aud, separated by commas; a token must have one of them."
        )
        .optional
    package static let clientClaim = Setting.text(
        "jwt_client_claim",
        default: "sub",
        expected: "the name of a claim",
        help: "The claim with the client's name; a dot leads into an object."
    )
    package static let rolesClaim = Setting.text(
        "jwt_roles_claim",
        default: "roles",
        expected: "the name of a claim, such as scope or realm_access.roles",
        help: "The claim with the client's roles, a list or words; a dot leads into an object."
    )
    package static let roles = Setting<[String: Role]>(
        key: "jwt_roles",
        default: TokenPolicy.ownRoles,
        expected:
            "values of the claim with their roles, such as weather-ops=operate,weather-read=read, where the roles are "
            + Role.list,
        help: "What the values of the claim of roles permit, such as weather-ops=operate,weather-read=read.",
        parse: roles(text:),
        render: { roles in roles.map { "\($0.key)=\($0.value.rawValue)" }.sorted().joined(separator: ",") }
    )
    package static let stationsClaim =
        Setting.text(
            "jwt_stations_claim",
            default: nil,
            expected: "the name of a claim",
            help:
                "The claim with the patterns of the stations of a client; without the setting, all stations."
        )
        .optional
    package static let leeway = Setting.duration(
        "jwt_leeway",
        default: .seconds(60),
        in: .zero ... .seconds(300),
        help: "The largest difference between the clocks of the issuer and of this machine."
    )
    package static let maximumLifetime = Setting.duration(
        "jwt_max_lifetime",
        default: .seconds(86_400),
        in: .seconds(60) ... .seconds(366 * 86_400),
        help: "The longest accepted lifetime of a token: a token cannot be revoked."
    )
    package static let dailyQuota = Setting.integer(
        "jwt_daily_quota",
        default: 0,
        in: 0...Int.max,
        help: "The largest weight of the requests of a client with tokens in a day; 0 for no quota."
    )
    package static let refresh = Setting.duration(
        "jwks_refresh",
        default: .seconds(300),
        in: .seconds(10) ... .seconds(86_400),
        help: "The pause between two readings of the keys that verify tokens."
    )
    package static let maximumAge = Setting.duration(
        "jwks_max_age",
        default: .seconds(86_400),
        in: .seconds(60) ... .seconds(30 * 86_400),
        help: "For how long keys verify tokens after they were last read, such as during an outage of the issuer."
    )

    package static let all: [any DeclaredSetting] = [
        keysFile, keysURL, issuer, audience, clientClaim, rolesClaim, roles, stationsClaim, leeway, maximumLifetime,
        dailyQuota, refresh, maximumAge,
    ]

    /// `value=role` pairs; a value may have any role once.
    private static func roles(text: String) -> [String: Role]? {
        var roles: [String: Role] = [:]
        for pair in text.split(separator: ",") {
            // The value may contain the sign, such as a URL; a role does not.
            guard let sign = pair.lastIndex(of: "=") else { return nil }
            let value = pair[..<sign].trimmingCharacters(in: .whitespaces)
            let name = pair[pair.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            guard !value.isEmpty, let role = Role(rawValue: name), roles.updateValue(role, forKey: value) == nil else {
                return nil
            }
        }
        return roles.isEmpty ? nil : roles
    }
}

extension TokenConfiguration {
    /// The configuration of tokens.
    ///
    /// - Returns: `nil` if no setting of tokens is given.
    /// - Throws: `SettingsError` for settings that do not fit together.
    init?(_ settings: ResolvedSettings) throws {
        guard let source = try TokenKeySource(settings) else {
            for setting in [TokenSettings.issuer, TokenSettings.audience] where settings[setting] != nil {
                throw settings.refusal(of: setting, expected: "given together with --jwks-file or --jwks-url")
            }
            return nil
        }
        guard let issuer = settings[TokenSettings.issuer], !issuer.contains(where: \.isWhitespace) else {
            throw settings.refusal(
                of: TokenSettings.issuer,
                expected: "the issuer as in the claim iss, without spaces: tokens of other issuers are refused"
            )
        }
        let audiences = (settings[TokenSettings.audience] ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard !audiences.isEmpty, !audiences.contains("") else {
            throw settings.refusal(
                of: TokenSettings.audience,
                expected: "the name of this service in the claim aud: tokens for other services are refused"
            )
        }
        let quota = settings[TokenSettings.dailyQuota]
        self.init(
            policy: TokenPolicy(
                issuer: issuer,
                audiences: Set(audiences),
                clientClaim: settings[TokenSettings.clientClaim],
                rolesClaim: settings[TokenSettings.rolesClaim],
                roles: settings[TokenSettings.roles],
                stationsClaim: settings[TokenSettings.stationsClaim],
                leeway: settings[TokenSettings.leeway] / .seconds(1),
                maximumLifetime: settings[TokenSettings.maximumLifetime] / .seconds(1),
                dailyQuota: quota > 0 ? quota : nil
            ),
            source: source,
            refreshInterval: settings[TokenSettings.refresh],
            maximumAge: settings[TokenSettings.maximumAge] / .seconds(1)
        )
    }
}

extension TokenKeySource {
    /// The source of the keys; `nil` if none is given.
    init?(_ settings: ResolvedSettings) throws {
        switch (settings[TokenSettings.keysFile], settings[TokenSettings.keysURL]) {
        case (nil, nil): return nil
        case (.some, .some):
            throw settings.refusal(of: TokenSettings.keysURL, expected: "absent if --jwks-file is given")
        case (let path?, nil): self = .file(path)
        case (nil, let address?):
            guard address.isTrustworthy else {
                throw settings.refusal(
                    of: TokenSettings.keysURL,
                    expected: "https, or http on this machine: whoever can change the keys can make tokens"
                )
            }
            self = .address(address, CurlClient(Self.client))
        }
    }

    /// The bounds of a reading; a redirect would lead to keys that nobody named.
    private static var client: CurlClient.Configuration {
        var client = CurlClient.Configuration(userAgent: "aerocast-api")
        client.timeout = .seconds(5)
        client.connectTimeout = .seconds(3)
        client.maximumResponseSize = VerificationKeySet.maximumBytes
        client.maximumRedirects = 0
        client.maximumConnectionsPerHost = 2
        return client
    }
}

extension ServiceAddress {
    /// Whether nobody between can change the answer.
    fileprivate var isTrustworthy: Bool {
        guard let url = URL(string: unmasked), let scheme = url.scheme?.lowercased() else { return false }
        return scheme == "https" || ListeningAddress(host: url.host() ?? "").isLoopback
    }
}
