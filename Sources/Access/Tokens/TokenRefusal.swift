/// Why a token is not accepted; contains nothing of the token's text.
package struct TokenRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The value of the label `reason`.
    package enum Reason: String, CaseIterable, Hashable, Sendable {
        /// The signature's algorithm is not accepted, or is not the one of the key.
        case algorithm
        case audience
        /// A required claim is missing or has another form.
        case claim
        case expired
        /// A field of the header is not accepted.
        case header
        case issuer
        /// The issuer's keys could not be read for too long.
        case keysUnavailable = "keys_unavailable"
        /// Too long, or valid for too long.
        case length
        /// The text is not a signed token.
        case malformed
        case notYetValid = "not_yet_valid"
        case signature
        /// Too many clients had tokens in the last minutes.
        case tooManyClients = "too_many_clients"
        /// The issuer does not have the key.
        case unknownKey = "unknown_key"
    }

    package let reason: Reason
    /// The part of a sentence after "the token".
    package let description: String

    package init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
