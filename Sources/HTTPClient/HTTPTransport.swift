/// Sends HTTP requests.
///
/// Several tasks may call it concurrently. An implementation neither retries nor turns a status into an error;
/// ``Retrier`` retries.
package protocol HTTPTransport: Sendable {
    /// Sends a request once and returns the response of any status.
    ///
    /// - Throws: ``HTTPTransportError`` without a complete response; `CancellationError` immediately if the task is
    ///   canceled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
