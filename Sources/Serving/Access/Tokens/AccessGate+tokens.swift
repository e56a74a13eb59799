import Access
import HTTPTypes
import Hummingbird

extension AccessGate {
    /// The client of a request; a token with an unknown key may wait until the keys were read again.
    ///
    /// - Returns: `nil` for a request without a credential.
    /// - Throws: a ``Problem`` for a credential that is not accepted.
    func provenClient(of request: Request) async throws -> ProvenClient? {
        do {
            return try client(of: request)
        } catch let refusal as TokenRefusal {
            guard let tokens else { throw Problem(refusal) }
            if refusal.reason == .unknownKey, await tokens.demand.newKeys() {
                do {
                    return try client(of: request)
                } catch let refusal as TokenRefusal {
                    tokens.refused(refusal)
                    throw Problem(refusal)
                }
            }
            tokens.refused(refusal)
            throw Problem(refusal)
        }
    }

    /// The client of a credential that is not a key.
    ///
    /// - Parameter field: the value of `Authorization`.
    /// - Returns: the client of the token.
    /// - Throws: ``TokenRefusal``, or a ``Problem`` if tokens are not accepted.
    func client(withToken field: String) throws -> ProvenClient {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard let tokens else { throw Problem.unreadableCredential }
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.contains(UInt8(ascii: ".")) else {
            throw Problem.unreadableKeyOrToken
        }
        return try tokens.client(parts[1])
    }
}

extension Problem {
    fileprivate static let unreadableKeyOrToken = Problem(
        .unauthorized,
        kind: .unauthorized,
        title: "A key is needed",
        detail:
            "the header Authorization must be 'Bearer ' and a key such as ac_… or a token (JWT), got something else",
        headers: [.wwwAuthenticate: "Bearer realm=\"aerocast\""]
    )

    init(_ refusal: TokenRefusal) {
        switch refusal.reason {
        case .keysUnavailable, .tooManyClients:
            self.init(
                .serviceUnavailable,
                kind: .overloaded,
                title: "The token cannot be verified now",
                detail: "the token \(refusal)",
                retryAfter: 30
            )
        default:
            self.init(
                .unauthorized,
                kind: .unauthorized,
                title: "The token is not accepted",
                detail: "the token \(refusal)",
                // RFC 6750, section 3.1.
                headers: [.wwwAuthenticate: "Bearer realm=\"aerocast\", error=\"invalid_token\""]
            )
        }
    }
}
