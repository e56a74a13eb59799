/// Who sent a request, as far as it was proven.
package enum Credential: Hashable, Sendable {
    /// The request needs no proof: the service is open on this machine, or the route is open to everybody.
    case none
    /// A key.
    case key(id: String, client: String, roles: Set<Role>, stations: StationPatterns)
    /// A token of the issuer.
    case token(VerifiedToken)

    /// The roles that were given to the client.
    package var roles: Set<Role> {
        switch self {
        case .none: []
        case .key(_, _, let roles, _): roles
        case .token(let token): token.roles
        }
    }

    package func permits(_ role: Role) -> Bool { roles.contains { $0.includes(role) } }

    /// Whether the client may feed and read the station: one that names stations reaches these only.
    package func reaches(_ station: String) -> Bool { namedStations?.contains(station) ?? true }

    /// The stations to which the key or token is limited; `nil` without one, or for all stations.
    package var namedStations: StationPatterns? {
        let stations: StationPatterns? =
            switch self {
            case .none: nil
            case .key(_, _, _, let stations): stations
            case .token(let token): token.stations
            }
        return stations.flatMap { $0.isUnlimited ? nil : $0 }
    }

    /// The proven name; `nil` without proof.
    package var client: String? {
        switch self {
        case .none: nil
        case .key(_, let client, _, _): client
        case .token(let token): token.client
        }
    }

    /// The name under which jobs and stations belong to the client; `nil` without proof.
    ///
    /// For a token, it consists of issuer and subject: clients may choose their other names, even those of others.
    package var owner: String? {
        if case .token(let token) = self { token.identifier } else { client }
    }

    /// The credential in the audit, such as `key:ab2c…` or `token:` with issuer and subject.
    package var identifier: String? {
        switch self {
        case .none: nil
        case .key(let id, _, _, _): "key:\(id)"
        case .token(let token): token.identifier
        }
    }
}
