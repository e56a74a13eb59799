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

    /// Whether observations of the station are accepted from the client.
    package func mayFeed(_ station: String) -> Bool {
        switch self {
        case .none: true
        case .key(_, _, _, let stations): stations.contains(station)
        case .token(let token): token.stations.contains(station)
        }
    }

    /// Whether the client may follow the forecasts of the station: one that names stations follows these only.
    package func mayFollow(_ station: String) -> Bool { mayFeed(station) }

    /// The stations that the key or token names; `nil` without one, or for all stations.
    package var namedStations: StationPatterns? {
        switch self {
        case .none: nil
        case .key(_, _, _, let stations): stations.patterns.isEmpty ? nil : stations
        case .token(let token): token.stations.patterns.isEmpty ? nil : token.stations
        }
    }

    /// The proven name; `nil` without proof.
    package var client: String? {
        switch self {
        case .none: nil
        case .key(_, let client, _, _): client
        case .token(let token): token.client
        }
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
