import CanonicalJSON
import PlainText

/// Which tokens are accepted, and what their claims mean here.
package struct TokenPolicy: Hashable, Sendable {
    /// The only accepted `iss`.
    package var issuer: String
    /// The names of this service; a token must be made for one of them.
    package var audiences: Set<String>
    /// The claim with the client's name.
    package var clientClaim: String
    /// The claim with the roles: a list of texts, or a text with spaces between them.
    package var rolesClaim: String
    /// The roles by the values of ``rolesClaim``; other values give no role.
    package var roles: [String: Role]
    /// The claim with the patterns of the stations that the client may feed; `nil` for all stations.
    package var stationsClaim: String?
    /// The largest difference of the clocks, in seconds.
    package var leeway: Double
    /// The longest accepted time from the issue to the expiry, in seconds: a token cannot be revoked.
    package var maximumLifetime: Double
    /// The weight of a client's requests in a day; `nil` without a quota.
    package var dailyQuota: Int?

    package init(
        issuer: String,
        audiences: Set<String>,
        clientClaim: String = "sub",
        rolesClaim: String = "roles",
        roles: [String: Role] = TokenPolicy.ownRoles,
        stationsClaim: String? = nil,
        leeway: Double = 60,
        maximumLifetime: Double = 86_400,
        dailyQuota: Int? = nil
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.clientClaim = clientClaim
        self.rolesClaim = rolesClaim
        self.roles = roles
        self.stationsClaim = stationsClaim
        self.leeway = leeway
        self.maximumLifetime = maximumLifetime
        self.dailyQuota = dailyQuota
    }

    /// The roles by their own names.
    package static let ownRoles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) })

    /// The longest token, in bytes.
    package static let maximumBytes = 8192

    /// Verifies a token: form, header, signature, then claims (RFC 7519, section 7.2; RFC 8725).
    ///
    /// - Parameters:
    ///   - text: the token in ASCII.
    ///   - keys: the keys of the issuer.
    ///   - now: seconds since 1970.
    /// - Returns: the client with its permissions.
    /// - Throws: ``TokenRefusal``.
    package func verify(
        _ text: [UInt8],
        with keys: VerificationKeySet,
        now: Double
    ) throws(TokenRefusal) -> VerifiedToken {
        guard text.count <= Self.maximumBytes else {
            throw TokenRefusal(.length, "must have at most \(Self.maximumBytes) bytes")
        }
        let token = try SignedToken(text)
        let claims = try token.claims(verifiedWith: try keys.key(token.keyID, token.algorithm))
        return try verified(claims, now: now)
    }

    private func verified(_ claims: [String: JSONValue], now: Double) throws(TokenRefusal) -> VerifiedToken {
        guard claims.text("iss") == issuer else { throw TokenRefusal(.issuer, "must be of the issuer of --jwt-issuer") }
        guard !audiences.isDisjoint(with: try audience(claims)) else {
            throw TokenRefusal(.audience, "must be made for an audience of --jwt-audience")
        }
        guard let expiry = try time("exp", claims) else { throw TokenRefusal(.claim, "must have the claim exp") }
        let issued = try time("iat", claims)
        if let issued, issued > now + leeway { throw TokenRefusal(.notYetValid, "is not issued yet") }
        guard expiry - (issued ?? now) <= maximumLifetime + leeway else {
            throw TokenRefusal(.length, "must not be valid for more than \(Int(maximumLifetime)) s")
        }
        let token = VerifiedToken(
            issuer: issuer,
            subject: try name("sub", claims),
            client: try name(clientClaim, claims),
            roles: Set(try words(rolesClaim, claims)?.compactMap { roles[$0] } ?? []),
            stations: try stations(claims),
            notBefore: (try time("nbf", claims) ?? -.infinity) - leeway,
            expiresAt: expiry + leeway
        )
        try token.requireLive(at: now)
        return token
    }

    private func audience(_ claims: [String: JSONValue]) throws(TokenRefusal) -> [String] {
        switch claims["aud"] {
        case .string(let name): return [name]
        case .array(let list):
            let names = list.compactMap { if case .string(let name) = $0 { name } else { nil } }
            if names.count == list.count { return names }
        default: break
        }
        throw TokenRefusal(.audience, "must have the claim aud, a text or a list of texts")
    }

    /// Until the year 5138.
    private static let times = 0.0...1e11

    private func time(_ name: String, _ claims: [String: JSONValue]) throws(TokenRefusal) -> Double? {
        let seconds: Double
        switch claims[name] {
        case nil: return nil
        case .integer(let integer): seconds = Double(integer)
        case .number(let number): seconds = number
        default: seconds = .nan
        }
        guard Self.times.contains(seconds) else {
            throw TokenRefusal(.claim, "must have a number of seconds since 1970 as \(name)")
        }
        return seconds
    }

    /// A name of a client: OpenID Connect limits a subject to 255 characters.
    private static let longestName = 255

    private func name(_ claim: String, _ claims: [String: JSONValue]) throws(TokenRefusal) -> String {
        guard case .string(let text) = value(claim, claims), text.utf8.count <= Self.longestName,
            (try? ShortText(text))?.description.utf8.elementsEqual(text.utf8) == true
        else {
            throw TokenRefusal(
                .claim,
                "must have the claim \(claim), a text of 1 to \(Self.longestName) bytes on one line"
            )
        }
        return text
    }

    /// The stations that the token names.
    ///
    /// A token without the claim names none: a missing claim must not permit more than any value of it.
    private func stations(_ claims: [String: JSONValue]) throws(TokenRefusal) -> StationPatterns {
        guard let stationsClaim else { return StationPatterns() }
        let patterns = try words(stationsClaim, claims) ?? []
        return patterns.isEmpty ? .none : StationPatterns(patterns)
    }

    /// The words of a claim: a list of texts, or a text with spaces (RFC 6749, section 3.3) or commas between them.
    private func words(_ claim: String, _ claims: [String: JSONValue]) throws(TokenRefusal) -> [String]? {
        switch value(claim, claims) {
        case nil, .null: return nil
        case .string(let text): return text.split { $0 == " " || $0 == "," }.map(String.init)
        case .array(let list):
            let words = list.compactMap { if case .string(let word) = $0, !word.isEmpty { word } else { nil } }
            if words.count == list.count { return words }
        default: break
        }
        throw TokenRefusal(.claim, "must have a list of texts as \(claim)")
    }

    /// A claim by its name, or by a path such as `realm_access.roles`.
    private func value(_ claim: String, _ claims: [String: JSONValue]) -> JSONValue? {
        if let value = claims[claim] { return value }
        var value = JSONValue.object(claims)
        for name in claim.split(separator: ".", omittingEmptySubsequences: false) {
            guard case .object(let members) = value, let member = members[String(name)] else { return nil }
            value = member
        }
        return value
    }
}
