import Crypto
package import Foundation

/// The signatures of a message (Standard Webhooks 1.0): HMAC-SHA256 of `id.timestamp.body`.
package enum WebhookSignature {
    /// The value of `webhook-signature`: one signature for each secret, separated by spaces.
    ///
    /// - Parameters:
    ///   - id: the `webhook-id`, without full stops.
    ///   - timestamp: the time of the attempt, in seconds since 1970.
    ///   - body: the body as it is sent.
    ///   - secrets: the current secret, and in a rotation the previous one.
    /// - Returns: such as `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=`.
    package static func header(id: String, timestamp: Int64, body: [UInt8], secrets: [Data]) -> String {
        let signed = Data("\(id).\(timestamp).".utf8) + body
        return
            secrets.map { secret in
                let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
                return "v1,\(Data(code).base64EncodedString())"
            }
            .joined(separator: " ")
    }
}
