/// Sends one HTTP request; what a Pushgateway client needs from an HTTP client.
///
/// An implementation returns whatever status the server answers with, does not retry, does not follow redirects to
/// another method, and throws if there is no complete answer. Calls may come from several tasks at once.
package protocol HTTPSending: Sendable {
    func send(
        method: String,
        url: String,
        headers: [String: String],
        body: [UInt8]
    ) async throws -> (status: Int, body: [UInt8])
}
