/// The claims of a verified token about its client.
package struct VerifiedToken: Hashable, Sendable {
    package var issuer: String
    /// The client's permanent name at the issuer.
    package var subject: String
    /// The client's name for people; the subject if the policy names no other claim.
    package var client: String
    package var roles: Set<Role>
    package var stations: StationPatterns
    /// Seconds since 1970 before which the token is not accepted, with the leeway.
    package var notBefore: Double
    /// Seconds since 1970 from which the token is not accepted, with the leeway.
    package var expiresAt: Double

    package init(
        issuer: String,
        subject: String,
        client: String,
        roles: Set<Role>,
        stations: StationPatterns = StationPatterns(),
        notBefore: Double = -.infinity,
        expiresAt: Double
    ) {
        self.issuer = issuer
        self.subject = subject
        self.client = client
        self.roles = roles
        self.stations = stations
        self.notBefore = notBefore
        self.expiresAt = expiresAt
    }

    /// The client in the audit; an issuer contains no space.
    package var identifier: String { "token:\(issuer) \(subject)" }

    /// - Throws: ``TokenRefusal`` outside of the token's time.
    package func requireLive(at now: Double) throws(TokenRefusal) {
        guard now < expiresAt else { throw TokenRefusal(.expired, "has expired") }
        guard now >= notBefore else { throw TokenRefusal(.notYetValid, "is not valid yet") }
    }
}
