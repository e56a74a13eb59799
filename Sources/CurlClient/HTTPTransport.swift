/// Carries requests to servers; ``CurlClient`` does, and a test may have its own.
package protocol HTTPTransport: Sendable {
    /// One attempt. Every status is an answer, not an error.
    ///
    /// - Throws: ``CurlError`` if no whole answer came; `CancellationError` at once if the task is cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
