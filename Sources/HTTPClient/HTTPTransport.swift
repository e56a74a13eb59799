/// Sends HTTP requests.
///
/// Calls may come from several tasks at once. An implementation neither retries nor turns a status into an error; ``Retrier`` retries.
package protocol HTTPTransport: Sendable {
    /// Sends a request once and returns the response, whatever its status.
    ///
    /// - Throws: ``HTTPTransportError`` if no complete response came; `CancellationError` at once if the task is cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
